import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ReviewContent } from "./review_content";

/** The figures of an input in its form. */
export class ReviewContentField extends Component {
    static template = "iso_audit.ReviewContentField";
    static components = { ReviewContent };
    static props = { ...standardFieldProps };
}

registry.category("fields").add("iso_review_content", {
    component: ReviewContentField,
    supportedTypes: ["json"],
});
