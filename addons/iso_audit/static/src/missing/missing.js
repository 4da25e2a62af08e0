import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What is still missing before the next step, each line leading to the place to mend it. */
export class MissingField extends Component {
    static template = "iso_audit.MissingField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    async show(item) {
        if (item.action) {
            await this.action.doAction(item.action, {
                onClose: () => this.props.record.load(),
            });
        } else {
            const form = this.root.closest(".o_form_view") || document;
            form.querySelector(`.o_notebook a[name="${item.page}"]`)?.click();
        }
    }

    onClick(item, ev) {
        this.root = ev.currentTarget;
        return this.show(item);
    }
}

registry.category("fields").add("iso_missing", {
    component: MissingField,
    supportedTypes: ["json"],
});
