import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { tileProps } from "./overview_tile";

const SYMBOLS = { major: "▲", minor: "◆", observation: "●", ofi: "○" };
// From which weight on a cell is as strong as it gets.
const FULL = 10;

/** Where the faults are: departments × chapters of the standard, by number and gravity. */
export class OverviewHeat extends Component {
    static template = "iso_audit.OverviewHeat";
    static props = tileProps;

    get data() {
        return this.props.tile.data;
    }

    cell(row, chapter) {
        return this.data.cells.find(
            (cell) => cell.department_id === row.id && cell.chapter === chapter.code
        );
    }

    symbol(grade) {
        return SYMBOLS[grade];
    }

    style(cell) {
        const strength = 12 + Math.round((48 * Math.min(cell.weight, FULL)) / FULL);
        return `--o-iso-strength: ${strength}%`;
    }

    label(row, chapter, cell) {
        const grades = this.data.grades
            .filter((grade) => cell.grades[grade.key])
            .map((grade) => `${cell.grades[grade.key]} ${grade.label}`);
        return `${row.name}, ${chapter.code} ${chapter.name}: ${grades.join(", ")}`;
    }
}

registry.category("iso_overview_tiles").add("heat", OverviewHeat);
