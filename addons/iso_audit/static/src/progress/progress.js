import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How far each department's and auditor's questions are; a row opens its questions. */
export class ProgressField extends Component {
    static template = "iso_audit.ProgressField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    percent(row) {
        return row.total ? Math.round((100 * row.answered) / row.total) : 0;
    }

    open(row) {
        return this.action.doAction("iso_audit.action_iso_audit_line", {
            additionalContext: {
                search_default_department_id: row.department_id,
                search_default_audit_id: this.props.record.resId,
                ...(row.user_id && { search_default_user_id: row.user_id }),
            },
        });
    }
}

registry.category("fields").add("iso_progress", {
    component: ProgressField,
    supportedTypes: ["json"],
});
