import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The questions of a document: answered, judged by the server, answered again where wrong.
 * Which answers are right never comes here.
 */
export class Quiz extends Component {
    static template = "iso_procedure.Quiz";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.params = this.props.action.params;
        this.state = useState({ answers: {}, wrong: null, sending: false });
        this.verdictRef = useRef("verdict");
        // What was wrong stands above the questions, the button below them.
        useEffect(
            () => {
                this.verdictRef.el?.scrollIntoView({ block: "center" });
            },
            () => [this.state.wrong]
        );
    }

    get questions() {
        return this.params.questions;
    }

    get isComplete() {
        return this.questions.every(({ id }) => id in this.state.answers);
    }

    get wrongCount() {
        return Object.keys(this.state.wrong || {}).length;
    }

    get verdict() {
        return _t(
            "Not yet: %(wrong)s of %(all)s answers are wrong. Look at the text again if you like, and try once more.",
            { wrong: this.wrongCount, all: this.questions.length }
        );
    }

    isWrong({ id }) {
        return Boolean(this.state.wrong) && id in this.state.wrong;
    }

    isRight(question) {
        return Boolean(this.state.wrong) && !this.isWrong(question);
    }

    choose({ id }, answer) {
        this.state.answers[id] = answer;
    }

    async send() {
        this.state.sending = true;
        try {
            const { wrong } = await this.orm.call("iso.procedure.version", "action_answer", [
                [this.params.version_id],
                { ...this.state.answers },
            ]);
            if (!Object.keys(wrong).length) {
                return await this.close();
            }
            for (const id of Object.keys(wrong)) {
                delete this.state.answers[id];
            }
            this.state.wrong = wrong;
        } finally {
            this.state.sending = false;
        }
    }

    close() {
        return this.action.doAction({ type: "ir.actions.act_window_close" });
    }
}

registry.category("actions").add("iso_procedure_quiz", Quiz);
