import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";
import { levelOf, RiskMatrix } from "./risk_matrix";

/** Likelihood and impact by one click; the rating after treatment is marked beside it. */
export class RiskMatrixField extends Component {
    static template = "iso_audit.RiskMatrixField";
    static components = { RiskMatrix };
    static props = { ...standardFieldProps };

    setup() {
        this.onSelect = this.onSelect.bind(this);
    }

    get data() {
        return this.props.record.data;
    }

    get scale() {
        return this.data.scale || [];
    }

    get isOpportunity() {
        return this.data.kind === "opportunity";
    }

    options(name) {
        return this.props.record.fields[name].selection;
    }

    words(name) {
        return this.options(name).find((option) => option[0] === this.data[name])?.[1];
    }

    get chosen() {
        return this.data.likelihood && this.data.impact
            ? [this.data.likelihood, this.data.impact]
            : undefined;
    }

    get rating() {
        return Number(this.data.likelihood) * Number(this.data.impact);
    }

    get level() {
        return this.chosen && levelOf(this.scale, this.rating);
    }

    get residualRating() {
        return Number(this.data.residual_likelihood) * Number(this.data.residual_impact);
    }

    get residual() {
        return this.data.residual_impact && levelOf(this.scale, this.residualRating);
    }

    cell(likelihood, impact, rating) {
        const isSelected = this.data.likelihood === likelihood && this.data.impact === impact;
        const isResidual =
            this.data.residual_likelihood === likelihood && this.data.residual_impact === impact;
        return {
            text: rating,
            isSelected,
            mark: isResidual ? "fa-flag-checkered" : isSelected ? "fa-circle" : "",
            label: [
                isSelected && this.residual ? _t("before treatment") : "",
                isResidual ? _t("after treatment") : "",
            ]
                .filter(Boolean)
                .join(", "),
        };
    }

    onSelect(likelihood, impact) {
        return this.props.record.update({ likelihood, impact });
    }
}

registry.category("fields").add("iso_risk_matrix", {
    component: RiskMatrixField,
    displayName: _t("Risk matrix"),
    supportedTypes: ["selection"],
    fieldDependencies: [
        { name: "impact", type: "selection" },
        { name: "kind", type: "selection" },
        { name: "scale", type: "json" },
    ],
});

const TREATMENTS = {
    risk: ["avoid", "reduce", "share", "accept"],
    opportunity: ["pursue", "share", "watch", "leave"],
};

/** Only the treatments that fit: a risk is reduced, an opportunity is pursued. */
export class RiskTreatmentField extends SelectionField {
    get options() {
        const fitting = TREATMENTS[this.props.record.data.kind] || [];
        return super.options.filter(([key]) => fitting.includes(key));
    }
}

registry.category("fields").add("iso_risk_treatment", {
    ...selectionField,
    component: RiskTreatmentField,
    fieldDependencies: [{ name: "kind", type: "selection" }],
});

const WIDTH = 600;
const HEIGHT = 90;
const HIGHEST = 25;

/** The ratings over time, in steps: each holds until the next. */
export class RiskTrendField extends Component {
    static template = "iso_audit.RiskTrendField";
    static props = { ...standardFieldProps };

    width = WIDTH;
    height = HEIGHT;

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get bounds() {
        return (this.props.record.data.scale || []).slice(1).map((step) => step.first - 0.5);
    }

    get hasResidual() {
        return this.rows.some((row) => row.residual);
    }

    y(rating) {
        return HEIGHT - 5 - (rating / HIGHEST) * (HEIGHT - 10);
    }

    x(date) {
        const first = Date.parse(this.rows[0].date);
        const span = Date.now() - first;
        return span > 0 ? 5 + ((Date.parse(date) - first) / span) * (WIDTH - 10) : 5;
    }

    get points() {
        return this.rows.map((row) => ({
            x: this.x(row.date),
            y: this.y(row.rating),
            residual: row.residual,
            title: `${row.date}: ${row.rating}`,
        }));
    }

    get lines() {
        return [false, true].flatMap((residual) => {
            const points = this.points.filter((point) => point.residual === residual);
            if (!points.length) {
                return [];
            }
            const [first, ...more] = points;
            const path = [
                `M${first.x} ${first.y}`,
                ...more.map((point) => `H${point.x} V${point.y}`),
                `H${WIDTH - 5}`,
            ].join(" ");
            return [{ key: String(residual), residual, path }];
        });
    }

    get summary() {
        return _t("Ratings over time: %s", this.rows.map((row) => row.rating).join(", "));
    }
}

registry.category("fields").add("iso_risk_trend", {
    component: RiskTrendField,
    supportedTypes: ["json"],
});
