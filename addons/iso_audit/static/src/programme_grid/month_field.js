import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { longMonths } from "./months";

/** A month kept as a number, shown and chosen by name. */
export class MonthField extends Component {
    static template = "iso_audit.MonthField";
    static props = { ...standardFieldProps };

    setup() {
        this.months = longMonths();
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    onChange(ev) {
        return this.props.record.update({ [this.props.name]: Number(ev.target.value) });
    }
}

registry.category("fields").add("iso_month", {
    component: MonthField,
    displayName: _t("Month"),
    supportedTypes: ["integer"],
});
