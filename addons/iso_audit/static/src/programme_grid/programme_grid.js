import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ProgrammeCellDialog } from "./cell_dialog";
import { longMonths, monthOfYear, shortMonths } from "./months";
import { ProgrammeCoverage } from "./programme_coverage";

const LINE = "iso.programme.line";
const STEPS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
};

/**
 * The year as departments × months, edited in place.
 *
 * Everything goes through the ORM, one cell at a time, so rights and guards of the model hold;
 * then the form is loaded again, and with it the grid.
 */
export class ProgrammeGrid extends Component {
    static template = "iso_audit.ProgrammeGrid";
    static components = { ProgrammeCoverage };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.shortMonths = shortMonths();
        this.longMonths = longMonths();
        this.state = useState({ grid: null, row: 0, month: 1, over: null });
        this.wantsFocus = false;
        this.dragged = null;
        useRecordObserver(async (record) => {
            // The lines are a new list after every load of the record: the sign to follow.
            if (!record.resId || !record.data.line_ids) {
                this.state.grid = null;
                return;
            }
            await this.load(record.resId);
        });
        useEffect(
            () => {
                if (this.wantsFocus) {
                    this.wantsFocus = false;
                    this.focusedButton?.focus();
                }
            },
        );
    }

    async load(resId) {
        const grid = await this.orm.call("iso.programme", "get_grid", [[resId]]);
        const cells = {};
        for (const cell of grid.cells) {
            cells[`${cell.department_id}-${cell.month}`] = cell;
        }
        this.state.grid = { ...grid, byPlace: cells };
        this.state.row = Math.min(this.state.row, Math.max(grid.departments.length - 1, 0));
    }

    /** Save what was typed into the form, so that loading it again loses nothing. */
    async saveForm() {
        const { record } = this.props;
        return !(await record.isDirty()) || record.save({ reload: false });
    }

    async reload() {
        this.wantsFocus = true;
        await this.props.record.load();
    }

    // -- what a cell shows ----------------------------------------------------------------

    cell(department, month) {
        return this.state.grid.byPlace[`${department.id}-${month}`];
    }

    symbol(cell) {
        return { planned: "□", underway: "◩", reported: "■" }[cell.status];
    }

    status(cell) {
        const words = {
            planned: _t("planned"),
            underway: _t("audit under way"),
            reported: _t("reported"),
        }[cell.status];
        return cell.late ? _t("%(status)s, late", { status: words }) : String(words);
    }

    get legend() {
        return [
            { status: "planned" },
            { status: "underway" },
            { status: "reported" },
            { status: "planned", late: true },
        ];
    }

    statusClass(cell) {
        if (cell.late) {
            return "text-danger";
        }
        return { planned: "text-muted", underway: "text-primary", reported: "text-success" }[
            cell.status
        ];
    }

    label(department, month) {
        const place = `${department.name}, ${this.longMonths[month - 1]}`;
        const cell = this.cell(department, month);
        if (cell) {
            const clauses = cell.clauses.map((clause) => clause.code).join(", ");
            return `${place}: ${this.status(cell)}` + (clauses && ` (${clauses})`);
        }
        return this.state.grid.editable ? _t("%(place)s: plan an audit", { place }) : place;
    }

    title(department, month) {
        return `${department.name} · ${monthOfYear(month, this.state.grid.year)}`;
    }

    isFocused(row, month) {
        return this.state.row === row && this.state.month === month;
    }

    get focusedButton() {
        return this.root.el?.querySelector(
            `[data-row="${this.state.row}"][data-month="${this.state.month}"]`
        );
    }

    openCells(month) {
        return this.state.grid.cells.filter(
            (cell) => cell.month === month && cell.status === "planned"
        );
    }

    // -- editing --------------------------------------------------------------------------

    onClickCell(row, department, month) {
        this.state.row = row;
        this.state.month = month;
        const cell = this.cell(department, month);
        if (cell) {
            return this.showCell(department, cell);
        }
        if (this.state.grid.editable) {
            return this.editCell({
                title: this.title(department, month),
                context: {
                    default_programme_id: this.props.record.resId,
                    default_department_id: department.id,
                    default_month: month,
                },
            });
        }
    }

    async editCell(props) {
        if (!(await this.saveForm())) {
            return;
        }
        this.dialog.add(
            FormViewDialog,
            {
                resModel: LINE,
                size: "lg",
                canExpand: false,
                onRecordSaved: () => this.reload(),
                ...props,
            },
            { onClose: () => this.focusedButton?.focus() }
        );
    }

    showCell(department, cell) {
        const title = this.title(department, cell.month);
        this.dialog.add(
            ProgrammeCellDialog,
            {
                title,
                cell,
                status: this.status(cell),
                statusClass: this.statusClass(cell),
                canMake: this.state.grid.can_make,
                editable: this.state.grid.editable && !cell.fixed,
                make: () => this.makeAudit([cell.id]),
                open: () => this.openAudit(cell.audit.id),
                edit: () =>
                    this.editCell({
                        title,
                        resId: cell.id,
                        context: { default_programme_id: this.props.record.resId },
                    }),
                remove: () => this.change(() => this.orm.unlink(LINE, [cell.id])),
            },
            { onClose: () => this.focusedButton?.focus() }
        );
    }

    /** Do one thing on the server, then show what became of it. */
    async change(callback) {
        if (await this.saveForm()) {
            await callback();
            await this.reload();
        }
    }

    async moveCell(cell, month) {
        const department = this.state.grid.departments.find(
            (each) => each.id === cell.department_id
        );
        if (month < 1 || month > 12 || month === cell.month) {
            return;
        }
        if (this.cell(department, month)) {
            this.notification.add(
                _t("%(department)s already has an audit in %(month)s.", {
                    department: department.name,
                    month: this.longMonths[month - 1],
                }),
                { type: "warning" }
            );
            return;
        }
        this.state.row = this.state.grid.departments.indexOf(department);
        this.state.month = month;
        await this.change(() => this.orm.write(LINE, [cell.id], { month }));
    }

    // -- audits ---------------------------------------------------------------------------

    async makeAudit(ids) {
        if (await this.saveForm()) {
            await this.action.doAction(await this.orm.call(LINE, "action_make_audit", [ids]));
        }
    }

    openAudit(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "iso.audit",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    makeMonthAudit(month) {
        const cells = this.openCells(month);
        const names = this.state.grid.departments
            .filter((department) => cells.some((cell) => cell.department_id === department.id))
            .map((department) => department.name);
        this.dialog.add(ConfirmationDialog, {
            title: _t("One audit for %(month)s", { month: this.longMonths[month - 1] }),
            body: _t("Make one audit over these departments? %(departments)s", {
                departments: names.join(", "),
            }),
            confirmLabel: _t("Make the audit"),
            confirm: () => this.makeAudit(cells.map((cell) => cell.id)),
            cancel: () => {},
        });
    }

    // -- keyboard and mouse ---------------------------------------------------------------

    async onKeydown(ev, department, month) {
        const step = STEPS[ev.key];
        if (ev.key === "Home" || ev.key === "End") {
            this.state.month = ev.key === "Home" ? 1 : 12;
        } else if (step && ev.shiftKey) {
            const cell = this.cell(department, month);
            if (!step[1] || !cell || !this.canMove(cell)) {
                return;
            }
            ev.preventDefault();
            await this.moveCell(cell, month + step[1]);
            return;
        } else if (step) {
            const rows = this.state.grid.departments.length;
            this.state.row = Math.min(Math.max(this.state.row + step[0], 0), rows - 1);
            this.state.month = Math.min(Math.max(this.state.month + step[1], 1), 12);
        } else {
            return;
        }
        ev.preventDefault();
        this.focusedButton?.focus();
    }

    canMove(cell) {
        return this.state.grid.editable && !cell.fixed;
    }

    onFocus(row, month) {
        this.state.row = row;
        this.state.month = month;
    }

    onDragStart(ev, cell) {
        this.dragged = cell;
        ev.dataTransfer.effectAllowed = "move";
        ev.dataTransfer.setData("text/plain", String(cell.id));
    }

    onDragOver(ev, department, month) {
        if (
            this.dragged?.department_id === department.id &&
            !this.cell(department, month)
        ) {
            ev.preventDefault();
            this.state.over = `${department.id}-${month}`;
        }
    }

    onDragEnd() {
        this.dragged = null;
        this.state.over = null;
    }

    async onDrop(month) {
        const cell = this.dragged;
        this.onDragEnd();
        if (cell) {
            await this.moveCell(cell, month);
        }
    }
}

registry.category("view_widgets").add("iso_programme_grid", {
    component: ProgrammeGrid,
    fieldDependencies: [{ name: "line_ids", type: "one2many" }],
});
