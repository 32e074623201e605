// One quotation: its words, who said them in what role, and where they are printed.
import { documentCalled } from "./data.js";
import { h, webLink } from "./dom.js";
import { permalink } from "./listing.js";
import { definition, sourceWords, termWords } from "./words.js";

export function speakerOf(quote) {
  return quote.speaker_name ?? quote.speaker_text ?? null;
}

// `id` makes it the target of permalinks; a quote that stands elsewhere too has none there.
export function quoteItem(quote, { isSpeakerNamed = false, id = null } = {}) {
  const source = documentCalled(quote.document_id);
  const isVerbatim = quote.quote_type === "direct";
  const speaker = [speakerOf(quote) ?? "Nobody named", quote.speaker_role].filter(Boolean).join(", ");
  return h("li", { id, tabindex: id && "-1", class: "quote" },
    h("blockquote", {}, isVerbatim ? `“${quote.text}”` : quote.text),
    h("p", { class: "words" },
      isSpeakerNamed ? `${speaker}. ` : null,
      !isSpeakerNamed && quote.speaker_role ? `As ${quote.speaker_role}. ` : null,
      h("span", { title: definition("quotes", "quote_type", quote.quote_type) },
        isVerbatim ? "direct" : quote.quote_type === "mixed" ? "partly verbatim" : "reported speech"), ", ",
      h("span", { title: definition("quotes", "stance", quote.stance) }, termWords(quote.stance)), ". ",
      webLink(source.url, source.title ?? source.source_id ?? "document"), `, ${sourceWords(source)}, ${quote.start}–${quote.end} `,
      !isSpeakerNamed && quote.incident_id && h("a", { href: `#incidents/${quote.incident_id}` }, "incident"), " ",
      permalink("quotes", quote.quote_id)));
}
