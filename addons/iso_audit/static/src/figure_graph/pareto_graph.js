import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FigureGraphModel, FigureGraphRenderer, figureGraphView } from "./figure_graph";

/**
 * Bars from the tallest down, and a line of the share that they make up together: which few
 * causes stand for most of the faults.
 */
export class ParetoGraphModel extends FigureGraphModel {
    isPareto() {
        const { groupBy, mode, order } = this.metaData;
        return mode === "bar" && order === "DESC" && groupBy.length > 0 && !this.isAverage();
    }

    _getLineOverlayDataset() {
        if (!this.isPareto() || !this.data.labels.length) {
            return super._getLineOverlayDataset();
        }
        const { datasets, labels } = this.data;
        const totals = labels.map((label, index) =>
            datasets.reduce((sum, dataset) => sum + dataset.data[index], 0)
        );
        const all = totals.reduce((sum, total) => sum + total, 0);
        let reached = 0;
        const data = totals.map((total) => {
            reached += total;
            return all ? Math.round((reached * 100) / all) : 0;
        });
        return {
            label: _t("Share so far (%)"),
            data,
            trueLabels: labels,
            yAxisID: "share",
        };
    }
}

export class ParetoGraphRenderer extends FigureGraphRenderer {
    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (this.model.isPareto()) {
            scales.share = {
                position: "right",
                min: 0,
                max: 100,
                ticks: { callback: (value) => `${value} %`, color: scales.y.ticks.color },
                grid: { display: false },
                border: { display: false },
            };
        }
        return scales;
    }

    getTooltipItems(data, metaData, tooltipModel) {
        const overlay = this.model.lineOverlayDataset;
        if (!overlay || !this.model.isPareto()) {
            return super.getTooltipItems(data, metaData, tooltipModel);
        }
        const isShare = (item) => item.dataset.yAxisID === "share";
        const bars = tooltipModel.dataPoints.filter((item) => !isShare(item));
        const items = super.getTooltipItems(data, metaData, { dataPoints: bars });
        for (const index of new Set(tooltipModel.dataPoints.map((item) => item.dataIndex))) {
            items.push({
                label: overlay.label,
                value: `${overlay.data[index]} %`,
                boxColor: overlay.borderColor,
            });
        }
        return items;
    }

    getWords() {
        const words = super.getWords();
        const overlay = this.model.lineOverlayDataset;
        if (!overlay) {
            return words;
        }
        return [
            ...words,
            overlay.label,
            ...overlay.data.map((share, index) => `${overlay.trueLabels[index]}: ${share} %`),
        ];
    }
}

registry.category("views").add("iso_pareto_graph", {
    ...figureGraphView,
    Model: ParetoGraphModel,
    Renderer: ParetoGraphRenderer,
});
