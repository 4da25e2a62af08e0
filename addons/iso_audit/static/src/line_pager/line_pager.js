import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Previous and next question under the thumb; the answer is saved on the way. */
export class LinePager extends Component {
    static template = "iso_audit.LinePager";
    static props = { ...standardWidgetProps };

    get position() {
        const { resIds, resId } = this.props.record;
        return { index: resIds.indexOf(resId), total: resIds.length };
    }

    async go(step, ev) {
        const scroller = ev.currentTarget.closest(".o_content");
        const { record } = this.props;
        const { index, total } = this.position;
        const nextId = record.resIds[(index + step + total) % total];
        if (await record.isDirty()) {
            await record.save({ nextId });
        } else {
            await record.model.load({ resId: nextId });
        }
        scroller.scrollTop = 0;
    }
}

registry.category("view_widgets").add("iso_line_pager", { component: LinePager });
