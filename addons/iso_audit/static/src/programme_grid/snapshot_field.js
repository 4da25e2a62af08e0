import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { longMonths } from "./months";

/** The cells of a programme as they were approved. */
export class ProgrammeSnapshotField extends Component {
    static template = "iso_audit.ProgrammeSnapshotField";
    static props = { ...standardFieldProps };

    setup() {
        this.months = longMonths();
        this.methods = { on_site: _t("On site"), remote: _t("Remote"), mixed: _t("Mixed") };
    }

    get cells() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("iso_programme_snapshot", {
    component: ProgrammeSnapshotField,
    supportedTypes: ["json"],
});
