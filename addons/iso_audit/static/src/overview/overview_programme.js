import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { longMonths, shortMonths } from "../programme_grid/months";
import { tileProps } from "./overview_tile";

const SYMBOLS = { planned: "□", prepared: "◧", running: "◩", reported: "■" };
const CLASSES = {
    planned: "text-muted",
    prepared: "text-info-emphasis",
    running: "text-primary",
    reported: "text-success",
};

/** The year as departments × months; a cell opens its audit, or what is planned there. */
export class OverviewProgramme extends Component {
    static template = "iso_audit.OverviewProgramme";
    static props = tileProps;

    setup() {
        this.months = shortMonths();
        this.longMonths = longMonths();
        this.words = {
            planned: _t("planned"),
            prepared: _t("prepared"),
            running: _t("in progress"),
            reported: _t("reported"),
        };
    }

    get data() {
        return this.props.tile.data;
    }

    cell(row, month) {
        return this.data.cells.find(
            (cell) => cell.department_id === row.id && cell.month === month
        );
    }

    symbol(status) {
        return SYMBOLS[status];
    }

    statusClass(status, late) {
        return late ? "text-danger" : CLASSES[status];
    }

    label(row, cell) {
        const status = cell.late
            ? _t("%(status)s, late", { status: this.words[cell.status] })
            : this.words[cell.status];
        return `${row.name}, ${this.longMonths[cell.month - 1]}: ${status}`;
    }

    get legend() {
        return [
            ...Object.keys(SYMBOLS).map((status) => ({ status, words: this.words[status] })),
            { status: "planned", late: true, words: _t("late") },
        ];
    }
}

registry.category("iso_overview_tiles").add("programme", OverviewProgramme);
