import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const TYPED = ["title", "description"];
const WAIT = 500; // milliseconds after the last key

/**
 * Past files like the one being written. The value of the field is what the server found when a
 * field was left; while somebody still types, it is asked again without touching the record.
 */
export class SimilarField extends Component {
    static template = "iso_audit.SimilarField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ typed: null });
        this.asked = 0;
        this.ask = useDebounced(() => this.search(), WAIT);
        this.onInput = this.onInput.bind(this);
        onMounted(() => {
            this.form = this.root.el.closest(".o_form_renderer, .o_form_view, .modal-body");
            this.form?.addEventListener("input", this.onInput);
        });
        onWillUnmount(() => this.form?.removeEventListener("input", this.onInput));
    }

    get files() {
        return this.state.typed || this.props.record.data[this.props.name] || [];
    }

    /** The field that an element belongs to, if it is one that is compared. */
    typedField(element) {
        const name = element.closest(".o_field_widget")?.getAttribute("name");
        return TYPED.includes(name) ? name : null;
    }

    onInput(ev) {
        const name = this.typedField(ev.target);
        if (name) {
            this.words = { ...this.words, [name]: ev.target.value };
            this.ask();
        }
    }

    async search() {
        const { data, resId } = this.props.record;
        const { title, description } = { ...data, ...this.words };
        const number = ++this.asked;
        const files = await this.orm.silent.call("iso.nonconformity", "similar_to", [
            title || false,
            description || false,
            data.department_id?.id || false,
            data.clause_id?.id || false,
            data.company_id?.id || false,
            resId || false,
        ]);
        if (number === this.asked) {
            this.state.typed = files; // an answer that was overtaken is of no use
        }
    }
}

registry.category("fields").add("iso_similar", {
    component: SimilarField,
    supportedTypes: ["json"],
});
