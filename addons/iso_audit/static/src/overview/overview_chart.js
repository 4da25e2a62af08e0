import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor } from "@web/core/colors/colors";
import { toneColor } from "./tones";

/** Bars or lines whose parts open the records behind them, by mouse or from a hidden list. */
export class OverviewChart extends Component {
    static template = "iso_audit.OverviewChart";
    static props = { chart: Object, open: Function };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
                return () => this.drawn?.destroy();
            },
            () => [this.props.chart]
        );
        onWillUnmount(() => this.drawn?.destroy());
    }

    /** Every part that opens something, in words. */
    get parts() {
        const { labels, series } = this.props.chart;
        return labels.flatMap((label, index) =>
            series
                .filter((each) => each.actions?.[index])
                .map((each) => ({
                    words: `${label}, ${each.label}: ${each.values[index]}`,
                    action: each.actions[index].action,
                }))
        );
    }

    get words() {
        return [this.props.chart.title, ...this.parts.map((part) => part.words)].join("; ");
    }

    get isStacked() {
        return this.props.chart.kind === "stacked";
    }

    color(series, index) {
        return series.tone ? toneColor(series.tone) : getColor(index, cookie.get("color_scheme"));
    }

    draw() {
        const { kind, labels, series } = this.props.chart;
        const lying = this.isStacked;
        const counted = { beginAtZero: true, stacked: lying, ticks: { precision: 0 } };
        const named = {
            stacked: lying,
            grid: { display: false },
            ticks: { maxRotation: 0, autoSkipPadding: 8 },
        };
        this.drawn = new Chart(this.canvas.el, {
            type: kind === "line" ? "line" : "bar",
            data: {
                labels,
                datasets: series.map((each, index) => {
                    const color = this.color(each, index);
                    return {
                        label: each.label,
                        data: each.values,
                        backgroundColor: color,
                        borderColor: color,
                        borderRadius: 2,
                        maxBarThickness: 18,
                    };
                }),
            },
            options: {
                animation: false,
                font: { family: getComputedStyle(this.canvas.el).fontFamily },
                indexAxis: lying ? "y" : "x",
                maintainAspectRatio: false,
                responsive: true,
                scales: lying ? { x: counted, y: named } : { x: named, y: counted },
                plugins: {
                    legend: { position: "bottom", labels: { boxWidth: 12, boxHeight: 12 } },
                },
                onClick: (_ev, [element]) => this.onClick(element),
                onHover: (ev, [element]) => {
                    ev.native.target.style.cursor = this.partOf(element) ? "pointer" : "default";
                },
            },
        });
    }

    partOf(element) {
        return element && this.props.chart.series[element.datasetIndex].actions?.[element.index];
    }

    onClick(element) {
        const part = this.partOf(element);
        if (part) {
            this.props.open(part.action);
        }
    }
}
