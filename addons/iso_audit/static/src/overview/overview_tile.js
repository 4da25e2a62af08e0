import { Component } from "@odoo/owl";
import { OverviewChart } from "./overview_chart";
import { OverviewFigure } from "./overview_figure";
import { OverviewLine } from "./overview_line";

export const tileProps = { tile: Object, open: Function };

/** A tile of figures, lines and charts: whatever its data holds. */
export class OverviewTile extends Component {
    static template = "iso_audit.OverviewTile";
    static components = { OverviewChart, OverviewFigure, OverviewLine };
    static props = tileProps;

    get data() {
        return this.props.tile.data;
    }

    get isEmpty() {
        return !["figures", "lines", "charts"].some((part) => this.data[part]?.length);
    }
}
