import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { formatNumber } from "./format";

const LINE = 22; // characters of a label before it goes on in a new line
const POINTS = ["circle", "rectRot", "triangle", "rect"]; // lines are told apart by their shape, too
const LONG = 12; // characters of a label that does not fit under an upright bar

/** A long label in lines, broken between words. */
function inLines(label) {
    const lines = [""];
    for (const word of label.split(" ")) {
        const line = `${lines.at(-1)} ${word}`.trim();
        if (line.length > LINE && lines.at(-1)) {
            lines.push(word);
        } else {
            lines[lines.length - 1] = line;
        }
    }
    return lines.length > 1 ? lines : label;
}

/**
 * A chart of a review's input, in the colours of the product and with its numbers written into
 * it: a room reads no tooltips. What it shows is said in words, too.
 */
export class ReviewChart extends Component {
    static template = "iso_audit.ReviewChart";
    static props = { chart: Object };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const drawing = new Chart(this.canvas.el, this.config);
                return () => drawing.destroy();
            },
            () => [this.props.chart]
        );
    }

    /** Long names stand beside their bars. */
    get lying() {
        const { kind, labels } = this.props.chart;
        return kind !== "line" && labels.some((label) => label.length > LONG);
    }

    /** Lying bars need height for each; others a calm strip. In em: the letters decide. */
    get height() {
        const { kind, labels, series } = this.props.chart;
        if (!this.lying) {
            return 13;
        }
        const bars = kind === "stacked" ? 1 : series.length;
        const lines = Math.max(...labels.map((label) => [inLines(label)].flat().length));
        return (series.length > 1 ? 2.5 : 0.5) + labels.length * Math.max(0.7 + lines, 1.4 * bars);
    }

    value(number) {
        const { unit } = this.props.chart;
        return [formatNumber(number), unit].filter(Boolean).join(" ");
    }

    get target() {
        return _t("Target %(value)s", { value: this.value(this.props.chart.target) });
    }

    get hasTarget() {
        return typeof this.props.chart.target === "number";
    }

    /** What the drawing shows, for who cannot see it. */
    get words() {
        const { title, labels, series } = this.props.chart;
        const points = series.map(
            ({ label, values }) =>
                `${label}: ` +
                labels
                    .map((name, index) =>
                        [name, typeof values[index] === "number" ? this.value(values[index]) : "–"].join(
                            " "
                        )
                    )
                    .join(", ")
        );
        return [title, ...points, ...(this.hasTarget ? [this.target] : [])].join("; ");
    }

    // -- the drawing ----------------------------------------------------------------------

    get config() {
        const { kind, labels, series, unit } = this.props.chart;
        const style = getComputedStyle(this.canvas.el);
        const size = parseFloat(style.fontSize);
        this.look = {
            ink: style.color,
            font: { size: Math.max(12, Math.round(size * 0.8)), family: style.fontFamily },
            grid: style.getPropertyValue("--o-iso-grid").trim(),
            paper: style.getPropertyValue("--o-iso-paper").trim(),
            tone: (tone) => style.getPropertyValue(`--o-iso-tone-${tone}`).trim(),
            on: (tone) => style.getPropertyValue(`--o-iso-on-${tone}`).trim(),
        };
        const stacked = kind === "stacked";
        // Percent of a target may be more than all of it.
        const isShare = unit === "%" && series.every(({ values }) => Math.max(...values) <= 100);
        const numbers = {
            // A bar is measured from nought; the course of a line shows in its differences.
            beginAtZero: kind !== "line",
            stacked,
            // Every lying bar has its number beside or in it.
            display: !this.lying,
            suggestedMax: this.hasTarget ? this.props.chart.target : undefined,
            max: isShare ? 100 : undefined,
            // Room for the number over the highest one.
            grace: isShare || stacked ? 0 : "12%",
            ticks: {
                color: this.look.ink,
                font: this.look.font,
                maxTicksLimit: 5,
                precision: 0,
                callback: (value) => this.value(value),
            },
            grid: { color: this.look.grid },
            border: { display: false },
        };
        const names = {
            stacked,
            ticks: {
                color: this.look.ink,
                font: this.look.font,
                autoSkip: !this.lying,
                autoSkipPadding: 12,
                maxRotation: 0,
            },
            grid: { display: false },
            border: { color: this.look.grid },
        };
        return {
            type: kind === "line" ? "line" : "bar",
            data: {
                labels: this.lying ? labels.map(inLines) : labels,
                datasets: series.map((one, index) => this.dataset(one, index)),
            },
            options: {
                indexAxis: this.lying ? "y" : "x",
                maintainAspectRatio: false,
                animation: false,
                layout: {
                    padding: {
                        top: kind === "line" ? size + 6 : 0,
                        right: this.lying && !stacked ? 3 * size : 1.5 * size,
                    },
                },
                scales: this.lying ? { x: numbers, y: names } : { x: names, y: numbers },
                plugins: {
                    legend: {
                        display: series.length > 1,
                        position: "bottom",
                        labels: {
                            color: this.look.ink,
                            font: this.look.font,
                            boxWidth: size,
                            usePointStyle: kind === "line",
                        },
                    },
                    tooltip: {
                        titleFont: this.look.font,
                        bodyFont: this.look.font,
                        callbacks: {
                            label: ({ dataset, raw }) => `${dataset.label}: ${this.value(raw)}`,
                        },
                    },
                },
            },
            plugins: [
                { id: "isoNumbers", afterDatasetsDraw: (drawing) => this.drawNumbers(drawing) },
                { id: "isoTarget", beforeDatasetsDraw: (drawing) => this.drawTarget(drawing) },
            ],
        };
    }

    dataset({ label, values, tone }, index) {
        const color = this.look.tone(tone);
        const { kind, series } = this.props.chart;
        // The same colour twice: the second is told apart by its pattern of line or its frame.
        const again = series.findIndex((one) => one.tone === tone) !== index;
        if (kind === "line") {
            return {
                label,
                data: values,
                tone,
                borderColor: color,
                backgroundColor: color,
                borderWidth: 3,
                borderDash: again ? [8, 6] : [],
                // Over what was not measured only a hint of a line.
                segment: { borderDash: ({ p0, p1 }) => (p0.skip || p1.skip ? [3, 6] : undefined) },
                pointRadius: 6,
                pointStyle: POINTS[index % POINTS.length],
                spanGaps: true,
                clip: false,
            };
        }
        return {
            label,
            data: values,
            tone: again ? null : tone,
            backgroundColor: again ? "transparent" : color,
            borderColor: color,
            borderWidth: again ? 2 : 0,
            borderRadius: 3,
            maxBarThickness: 64,
        };
    }

    /** The number of each bar or point, where there is room for it. */
    drawNumbers(drawing) {
        const { ctx } = drawing;
        const { kind, labels, series } = this.props.chart;
        if (kind === "line" && (series.length > 1 || labels.length > 13)) {
            return;
        }
        const { size } = this.look.font;
        ctx.save();
        ctx.font = `bold ${size}px ${this.look.font.family}`;
        ctx.lineWidth = 4;
        ctx.strokeStyle = this.look.paper;
        for (const [index, dataset] of drawing.data.datasets.entries()) {
            const meta = drawing.getDatasetMeta(index);
            for (const [place, element] of meta.data.entries()) {
                const number = dataset.data[place];
                if (typeof number !== "number" || meta.hidden || (!number && kind !== "line")) {
                    continue;
                }
                const text = formatNumber(number);
                const width = ctx.measureText(text).width;
                const box = element.getProps(["x", "y", "width", "height", "base"], true);
                if (kind === "stacked") {
                    const long = this.lying ? Math.abs(box.x - box.base) : box.height;
                    if (long < (this.lying ? width : size) + 6) {
                        continue;
                    }
                    ctx.fillStyle = dataset.tone ? this.look.on(dataset.tone) : this.look.ink;
                    ctx.textAlign = "center";
                    ctx.textBaseline = "middle";
                    if (this.lying) {
                        ctx.fillText(text, (box.x + box.base) / 2, box.y);
                    } else {
                        ctx.fillText(text, box.x, (box.y + box.base) / 2);
                    }
                } else {
                    if (!this.lying && kind === "bar" && box.width < width) {
                        continue;
                    }
                    ctx.fillStyle = this.look.ink;
                    ctx.textAlign = this.lying ? "left" : "center";
                    ctx.textBaseline = this.lying ? "middle" : "bottom";
                    const x = box.x + (this.lying ? 6 : 0);
                    const y = box.y - (this.lying ? 0 : kind === "line" ? 9 : 4);
                    ctx.strokeText(text, x, y); // a rim of paper, where lines go through
                    ctx.fillText(text, x, y);
                }
            }
        }
        ctx.restore();
    }

    /** A dashed line from edge to edge; the title says what it is. */
    drawTarget(drawing) {
        if (!this.hasTarget) {
            return;
        }
        const { ctx, chartArea } = drawing;
        const { left, right, top, bottom } = chartArea;
        const scale = this.lying ? drawing.scales.x : drawing.scales.y;
        const place = scale.getPixelForValue(this.props.chart.target);
        ctx.save();
        ctx.strokeStyle = this.look.ink;
        ctx.lineWidth = 2;
        ctx.setLineDash([6, 5]);
        ctx.beginPath();
        ctx.moveTo(this.lying ? place : left, this.lying ? top : place);
        ctx.lineTo(this.lying ? place : right, this.lying ? bottom : place);
        ctx.stroke();
        ctx.restore();
    }
}
