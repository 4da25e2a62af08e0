import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** One cell of the year: what is planned there, why, and what can be done with it. */
export class ProgrammeCellDialog extends Component {
    static template = "iso_audit.ProgrammeCellDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        title: String,
        cell: Object,
        status: String,
        statusClass: String,
        canMake: Boolean,
        editable: Boolean,
        make: Function,
        open: Function,
        edit: Function,
        remove: Function,
    };

    get canMake() {
        return this.props.canMake && this.props.cell.status === "planned";
    }

    async run(step) {
        this.props.close();
        await step();
    }
}
