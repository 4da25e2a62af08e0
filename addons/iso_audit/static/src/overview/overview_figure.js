import { Component } from "@odoo/owl";
import { toneClass } from "./tones";

/** One number with its label; the number is a link to the records behind it. */
export class OverviewFigure extends Component {
    static template = "iso_audit.OverviewFigure";
    static props = { figure: Object, open: Function };

    get figure() {
        return this.props.figure;
    }

    get toneClass() {
        return toneClass(this.figure.tone);
    }

    get words() {
        const { label, value, unit, hint } = this.figure;
        return `${label}: ${value}${unit || ""}${hint ? `, ${hint}` : ""}`;
    }
}
