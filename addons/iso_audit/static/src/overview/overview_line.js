import { Component } from "@odoo/owl";
import { toneClass } from "./tones";

/** A small curve of the last values, with the target as a line. */
export class OverviewCurve extends Component {
    static template = "iso_audit.OverviewCurve";
    static props = { points: Array, target: { type: [Number, Boolean], optional: true } };

    setup() {
        const values = this.props.points.map((point) => point.value);
        const all = typeof this.props.target === "number" ? [...values, this.props.target] : values;
        const low = Math.min(...all);
        const high = Math.max(...all);
        this.height = (value) => (high > low ? 28 - (26 * (value - low)) / (high - low) : 15);
    }

    get path() {
        const step = 100 / (this.props.points.length - 1);
        return this.props.points
            .map((point, index) => `${index * step},${this.height(point.value)}`)
            .join(" ");
    }

    get target() {
        const { target } = this.props;
        return typeof target === "number" ? this.height(target) : null;
    }
}

/** One line of a tile; all of it opens the record, or a button at its end does. */
export class OverviewLine extends Component {
    static template = "iso_audit.OverviewLine";
    static components = { OverviewCurve };
    static props = { line: Object, open: Function };

    get line() {
        return this.props.line;
    }

    get toneClass() {
        return toneClass(this.line.tone);
    }

    get under() {
        return [this.line.person?.name, this.line.hint].filter(Boolean).join(" · ");
    }
}
