import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/** The colour of a grade as on every other screen; a canvas knows no style sheet. */
function gradeColor(grade) {
    const probe = document.createElement("span");
    probe.className = `o_iso_${grade}`;
    document.body.append(probe);
    const color = getComputedStyle(probe).getPropertyValue("--o-iso-color").trim();
    probe.remove();
    return color;
}

/** A graph in which nothing measured is no bar, instead of a bar of nought. */
export class FigureGraphModel extends GraphModel {
    isAverage() {
        const { fields, measure } = this.metaData;
        return fields[measure]?.aggregator === "avg";
    }

    isRate() {
        return this.isAverage() && this.metaData.measure.endsWith("_rate");
    }

    async _loadDataPoints(metaData) {
        const [dataPoints, ...others] = await super._loadDataPoints(metaData);
        return [dataPoints.filter((dataPoint) => dataPoint.value !== false), ...others];
    }

    _getData(dataPoints, forceUseAllDataPoints) {
        const data = super._getData(dataPoints, forceUseAllDataPoints);
        if (this.isAverage()) {
            for (const dataset of data.datasets) {
                const known = new Set(
                    dataPoints
                        .filter((dataPoint) => this._getDatasetLabel(dataPoint) === dataset.label)
                        .map((dataPoint) => dataPoint.labelIndex)
                );
                dataset.data = dataset.data.map((value, index) =>
                    known.has(index) ? value : null
                );
            }
        }
        return data;
    }

    /** No line over the bars: averages do not add up, and departments are no course of time. */
    _getLineOverlayDataset() {
        return null;
    }
}

export class FigureGraphRenderer extends GraphRenderer {
    /** Labels of the grades to their colours, when the series are grades. */
    getGradeColors(groupBy) {
        if (groupBy?.fieldName !== "grade") {
            return {};
        }
        return Object.fromEntries(
            this.model.metaData.fields.grade.selection.map(([grade, label]) => [
                label,
                gradeColor(grade),
            ])
        );
    }

    getBarChartData() {
        const data = super.getBarChartData();
        const { groupBy } = this.model.metaData;
        const colors = this.getGradeColors(groupBy.length === 2 && groupBy[1]);
        for (const dataset of data.datasets) {
            if (colors[dataset.label]) {
                dataset.backgroundColor = colors[dataset.label];
            }
        }
        return data;
    }

    getLineChartData() {
        const data = super.getLineChartData();
        const { groupBy } = this.model.metaData;
        const colors = this.getGradeColors(groupBy.length === 2 && groupBy[1]);
        for (const dataset of data.datasets) {
            if (colors[dataset.label]) {
                dataset.borderColor = colors[dataset.label];
                dataset.pointBackgroundColor = colors[dataset.label];
            }
        }
        return data;
    }

    getPieChartData() {
        const data = super.getPieChartData();
        const { groupBy } = this.model.metaData;
        const colors = this.getGradeColors(groupBy.length === 1 && groupBy[0]);
        for (const dataset of data.datasets) {
            dataset.backgroundColor = dataset.backgroundColor.map(
                (color, index) => colors[data.labels[index]] || color
            );
            dataset.hoverBackgroundColor = dataset.backgroundColor;
        }
        return data;
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (scales.y && this.model.isRate()) {
            scales.y.suggestedMax = 100;
            scales.y.ticks.callback = (value) => `${value} %`;
        } else if (scales.y && !this.model.isAverage()) {
            scales.y.ticks.precision = 0;
            scales.y.ticks.callback = (value) => this.formatValue(value);
        }
        return scales;
    }

    /** What the drawing shows, for who cannot see it. */
    getWords() {
        const { allIntegers, measure, measures } = this.model.metaData;
        const points = this.model.dataPoints.map(
            ({ labels, value }) => `${labels.join(" / ")}: ${this.formatValue(value, allIntegers)}`
        );
        return [measures[measure].string, ...points];
    }

    renderChart() {
        super.renderChart();
        const canvas = this.canvasRef.el;
        if (canvas) {
            canvas.setAttribute("role", "img");
            canvas.setAttribute("aria-label", this.getWords().join("; "));
        }
    }
}

export const figureGraphView = {
    ...graphView,
    Model: FigureGraphModel,
    Renderer: FigureGraphRenderer,
};

registry.category("views").add("iso_figure_graph", figureGraphView);
