import { Component } from "@odoo/owl";

/** What the year covers, and what is still missing. */
export class ProgrammeCoverage extends Component {
    static template = "iso_audit.ProgrammeCoverage";
    static props = { coverage: Object };

    missing(standard) {
        return standard.clauses.filter((clause) => clause.missing);
    }

    covered(standard) {
        return standard.clauses.filter((clause) => !clause.missing);
    }
}
