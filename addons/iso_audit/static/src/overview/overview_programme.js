import { Component, onMounted, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { longMonths, shortMonths } from "../programme_grid/months";
import { tileProps } from "./overview_tile";
import { toneClass } from "./tones";

const TONES = { planned: "muted", prepared: "info", running: "primary", reported: "success" };

/** The year as departments × months; a cell opens its audit, or what is planned there. */
export class OverviewProgramme extends Component {
    static template = "iso_audit.OverviewProgramme";
    static props = tileProps;

    setup() {
        this.box = useRef("box");
        // On a phone the grid is wider than the screen: begin with the present month.
        onMounted(() => {
            const now = this.box.el?.querySelector("thead .o_iso_overview_grid_now");
            if (now) {
                const { clientWidth } = this.box.el;
                this.box.el.scrollLeft = now.offsetLeft + now.offsetWidth - clientWidth + 44;
            }
        });
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

    statusClass(status, late) {
        return toneClass(late ? "danger" : TONES[status]);
    }

    label(row, cell) {
        const status = cell.late
            ? _t("%(status)s, late", { status: this.words[cell.status] })
            : this.words[cell.status];
        return `${row.name}, ${this.longMonths[cell.month - 1]}: ${status}`;
    }

    get legend() {
        return [
            ...Object.keys(TONES).map((status) => ({ status, words: this.words[status] })),
            { status: "planned", late: true, words: _t("late") },
        ];
    }
}

registry.category("iso_overview_tiles").add("programme", OverviewProgramme);
