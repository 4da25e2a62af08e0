import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const LABELS = 8; // more of them would not fit side by side

/** The values of an objective as a line over its target: small in a list, large on the form. */
export class SparklineField extends Component {
    static template = "iso_audit.SparklineField";
    static props = { ...standardFieldProps, large: { type: Boolean, optional: true } };

    get data() {
        return this.props.record.data;
    }

    get points() {
        const points = this.data[this.props.name] || [];
        const each = Math.ceil(points.length / LABELS);
        return points.map(({ date, value }, index) => ({
            left: this.left(index, points.length),
            top: this.top(value),
            day: formatDate(deserializeDate(date), { format: "MM/yyyy" }),
            text: formatFloat(value, { digits: [16, 2], trailingZeros: false }),
            status: this.judge(value),
            last: index === points.length - 1,
            labelled: this.props.large && (points.length - 1 - index) % each === 0,
        }));
    }

    get range() {
        const values = (this.data[this.props.name] || []).map((point) => point.value);
        const low = Math.min(this.data.target, ...values);
        const high = Math.max(this.data.target, ...values);
        const room = (high - low || Math.abs(high) || 1) * 0.15;
        return { low: low - room, high: high + room };
    }

    left(index, count) {
        return this.props.large ? (100 * (index + 0.5)) / count : 6 + (88 * index) / (count - 1 || 1);
    }

    top(value) {
        const { low, high } = this.range;
        return (100 * (high - value)) / (high - low);
    }

    get line() {
        return this.points.map(({ left, top }) => `${left},${top}`).join(" ");
    }

    judge(value) {
        const { target, margin, direction } = this.data;
        const lack = direction === "up" ? target - value : value - target;
        if (lack <= 0) {
            return "met";
        }
        return lack * 100 <= Math.abs(target) * margin ? "near" : "missed";
    }

    /** What the drawing says, for who cannot see it. */
    get words() {
        const values = this.points.map(({ day, text }) => `${day}: ${text}`).join("; ");
        return _t("Trend: %(values)s. Target: %(target)s.", {
            values,
            target: this.data.target_text || this.data.target,
        });
    }
}

export const sparklineField = {
    component: SparklineField,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "target", type: "float" },
        { name: "margin", type: "float" },
        { name: "direction", type: "selection" },
        { name: "target_text", type: "char" },
    ],
    extractProps: ({ options }) => ({ large: Boolean(options.large) }),
};

registry.category("fields").add("iso_sparkline", sparklineField);
