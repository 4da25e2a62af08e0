import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const ARROWS = {
    ArrowUp: [1, 0],
    ArrowDown: [-1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};
const SIZE = 5;

/** The level of a rating, by the scale that the server gives. */
export function levelOf(scale, rating) {
    return scale.find((step) => step.first <= rating && rating <= step.last) || {};
}

/**
 * Likelihood × impact as a table of buttons, the most likely on top. One cell is in the tab
 * order, the arrow keys lead to the others. What a cell shows and does is its parent's to say.
 */
export class RiskMatrix extends Component {
    static template = "iso_audit.RiskMatrix";
    static props = {
        likelihoods: Array, // [[key, label]], also impacts
        impacts: Array,
        scale: Array, // [{ level, label, first, last }]
        cell: Function, // (likelihood, impact, rating, level) => { text, mark, label, isSelected, isEmpty }
        onSelect: { type: Function, optional: true }, // (likelihood, impact); none: to be read only
        start: { type: Array, optional: true }, // where the focus begins
        isOpportunity: { type: Boolean, optional: true },
        withWords: { type: Boolean, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ focus: null });
    }

    get rows() {
        return [...this.props.likelihoods].reverse();
    }

    cell(likelihood, impact) {
        const rating = Number(likelihood[0]) * Number(impact[0]);
        const { level, label } = levelOf(this.props.scale, rating);
        const cell = this.props.cell(likelihood[0], impact[0], rating, label);
        return {
            rating,
            level,
            word: label,
            ...cell,
            name: _t("Likelihood %(likelihood)s, impact %(impact)s: %(rating)s, %(level)s", {
                likelihood: `${likelihood[0]} (${likelihood[1]})`,
                impact: `${impact[0]} (${impact[1]})`,
                rating,
                level: label,
            }) + (cell.label ? ` · ${cell.label}` : ""),
        };
    }

    get focus() {
        return this.state.focus || this.props.start || ["1", "1"];
    }

    isFocused(likelihood, impact) {
        return this.focus[0] === likelihood && this.focus[1] === impact;
    }

    onKeydown(ev, likelihood, impact) {
        const step = ARROWS[ev.key];
        if (!step) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const inside = (value) => String(Math.min(Math.max(value, 1), SIZE));
        this.state.focus = [
            inside(Number(likelihood) + step[0]),
            inside(Number(impact) + step[1]),
        ];
        this.root.el
            .querySelector(
                `[data-likelihood="${this.state.focus[0]}"][data-impact="${this.state.focus[1]}"]`
            )
            .focus();
    }

    onClick(likelihood, impact) {
        this.state.focus = [likelihood, impact];
        this.props.onSelect?.(likelihood, impact);
    }
}
