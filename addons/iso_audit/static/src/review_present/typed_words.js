import { markRaw, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const WAIT = 1500; // milliseconds after the last key

/**
 * Words typed during a meeting: saved by themselves a moment after the last key, and never lost.
 *
 * What could not be saved stays and says so; what somebody else wrote in the meantime is shown
 * beside the own words instead of being overwritten. A draft is `{text, known, status, …}`:
 * `known` is what the server had last, `status` one of saved, typing, saving, failed, conflict.
 */
export class TypedWords {
    constructor(orm) {
        this.orm = markRaw(orm);
        this.drafts = {};
        this.timers = {};
        this.version = 0; // grows with every change, so that an older answer is seen to be old
    }

    /** Take what the server has of the words `key`, unless own ones are on their way. */
    load(key, save, text) {
        const draft = this.drafts[key];
        if (!draft || draft.status === "saved") {
            this.drafts[key] = { save, text, known: text, status: "saved" };
        }
    }

    type(key, text) {
        const draft = this.drafts[key];
        draft.text = text;
        this.version++;
        if (draft.status !== "conflict" && draft.status !== "saving") {
            draft.status = "typing";
        }
        browser.clearTimeout(this.timers[key]);
        this.timers[key] = browser.setTimeout(() => this.save(key), WAIT);
    }

    /** Save now; one call at a time, and once more if the typing went on meanwhile. */
    async save(key) {
        browser.clearTimeout(this.timers[key]);
        const draft = this.drafts[key];
        if (draft.status === "saving") {
            return draft.running;
        }
        draft.running = this.send(key);
        return draft.running;
    }

    async send(key) {
        const draft = this.drafts[key];
        while (draft.status !== "conflict" && draft.text !== draft.known) {
            const { text } = draft;
            draft.status = "saving";
            try {
                const [model, id, method] = draft.save;
                const answer = await this.orm.silent.call(model, method, [
                    [id],
                    text,
                    draft.known,
                ]);
                this.version++;
                draft.known = answer.text;
                if (!answer.saved) {
                    Object.assign(draft, { status: "conflict", by: answer.by });
                    return;
                }
            } catch (error) {
                draft.status = "failed";
                draft.message =
                    error.data?.message || _t("The connection to the server is interrupted.");
                return;
            }
        }
        if (draft.status !== "conflict") {
            draft.status = "saved";
        }
    }

    /** After a conflict: the words to go on with. */
    settle(key, text) {
        const draft = this.drafts[key];
        Object.assign(draft, { text, status: "typing" });
        return this.save(key);
    }

    isSaved() {
        return Object.values(this.drafts).every((draft) => draft.text === draft.known);
    }

    /** Save all that is not; whether that is done. */
    async flush() {
        await Promise.all(Object.keys(this.drafts).map((key) => this.save(key)));
        return this.isSaved();
    }
}

export function useTypedWords() {
    return useState(new TypedWords(useService("orm")));
}
