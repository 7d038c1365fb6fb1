#include "serve/carbon/library_json.hpp"

#include "serve/document.hpp"

namespace lantian::serve {
namespace {

using carbon::LibraryAnswer;
using carbon::LibraryApplication;
using carbon::LibraryEvent;
using carbon::LibraryImpact;

std::optional<carbon::LibraryState> parse_library_state(std::string_view text) {
  for (int n = 0; n <= static_cast<int>(carbon::LibraryState::lapsed); ++n) {
    const auto state = static_cast<carbon::LibraryState>(n);
    if (name_of(state) == text) return state;
  }
  return std::nullopt;
}

DocumentJson library_answer_json(const LibraryAnswer& one) {
  return {{"id", one.id}, {"yes", one.yes}, {"evidence", one.evidence}, {"note", one.note}};
}

DocumentJson library_answers_json(const std::vector<LibraryAnswer>& answers) {
  DocumentJson out = DocumentJson::array();
  for (const LibraryAnswer& one : answers) out.push_back(library_answer_json(one));
  return out;
}

std::vector<LibraryAnswer> read_library_answers(const DocumentPart& part, const char* key) {
  std::vector<LibraryAnswer> out;
  for (const DocumentPart& one : part.parts(key)) {
    out.push_back({one.text("id"), one.truth("yes"), one.texts("evidence"), one.text_or("note")});
  }
  return out;
}

Decimal library_decimal(const DocumentPart& part, const char* key) {
  if (const auto value = parse_decimal(part.text(key))) return *value;
  part.wrong(key, "a number as a text, like \"0.955\"");
  return {};
}

DocumentJson library_impact_json(const LibraryImpact& one) {
  return {{"product", one.product},
          {"unit", one.unit},
          {"output", one.output.text()},
          {"energy_before", one.energy_before.text()},
          {"energy_after", one.energy_after.text()},
          {"co2_before", one.co2_before.text()},
          {"co2_after", one.co2_after.text()},
          {"origin", one.origin}};
}

LibraryImpact read_library_impact(const DocumentPart& part) {
  LibraryImpact out;
  out.product = part.text("product");
  out.unit = part.text("unit");
  out.output = library_decimal(part, "output");
  out.energy_before = library_decimal(part, "energy_before");
  out.energy_after = library_decimal(part, "energy_after");
  out.co2_before = library_decimal(part, "co2_before");
  out.co2_after = library_decimal(part, "co2_after");
  out.origin = part.text_or("origin");
  return out;
}

DocumentJson library_application_json(const LibraryApplication& one) {
  DocumentJson out{{"kind", name_of(one.kind)},
                   {"name", {{"zh", one.name.zh}, {"en", one.name.en}}},
                   {"enterprise", one.enterprise},
                   {"bank", one.bank},
                   {"area", one.area},
                   {"conditions", library_answers_json(one.conditions)},
                   {"documents", one.documents}};
  if (one.impact) out["impact"] = library_impact_json(*one.impact);
  return out;
}

LibraryApplication read_library_application_part(const DocumentPart& part) {
  LibraryApplication out;
  out.kind = part.word("kind", carbon::parse_library_kind);
  const DocumentPart name = part.part("name");
  out.name = {name.text_or("zh"), name.text_or("en")};
  out.enterprise = part.text("enterprise");
  out.bank = part.text_or("bank");
  out.area = part.text("area");
  out.conditions = read_library_answers(part, "conditions");
  out.documents = part.texts("documents");
  if (part.has("impact")) out.impact = read_library_impact(part.part("impact"));
  return out;
}

carbon::LibraryAction read_library_action(const DocumentPart& part, carbon::LibraryAct act) {
  carbon::LibraryAction out;
  out.act = act;
  out.reason = part.text_or("reason");
  out.answers = read_library_answers(part, "answers");
  if (part.has("pass")) out.pass = part.truth("pass");
  out.what = part.text_or("what");
  out.evidence = part.texts("evidence");
  if (part.has("happened")) out.happened = part.day("happened");
  if (part.has("application")) out.application = read_library_application_part(part.part("application"));
  return out;
}

}  // namespace

std::string library_event_json(const LibraryEvent& event) {
  DocumentJson out{
      {"entry", event.entry},
      {"number", event.number},
      {"act", name_of(event.act)},
      {"to", name_of(event.to)},
      {"day", text_of(event.day)},
      {"by", {{"person", event.by.person}, {"role", event.by.role}, {"organisation", event.by.organisation}}},
      {"reason", event.reason},
      {"pass", event.pass},
      {"what", event.what},
      {"asks_review", event.asks_review},
      {"answers", library_answers_json(event.answers)},
      {"evidence", event.evidence}};
  if (event.happened) out["happened"] = text_of(*event.happened);
  if (event.valid_to) out["valid_to"] = text_of(*event.valid_to);
  if (event.application) out["application"] = library_application_json(*event.application);
  return out.dump();
}

Result<LibraryEvent> read_library_event_json(std::string_view json) {
  return read_document(json, "act on an entry of the library", [](const DocumentPart& part) {
    LibraryEvent out;
    out.entry = part.text("entry");
    out.number = part.small("number");
    out.act = part.word("act", carbon::parse_library_act);
    out.to = part.word("to", parse_library_state);
    out.day = part.day("day");
    const DocumentPart by = part.part("by");
    out.by = {by.text("person"), by.text("role"), by.text_or("organisation")};
    out.reason = part.text_or("reason");
    out.pass = part.truth("pass");
    out.what = part.text_or("what");
    out.asks_review = part.truth("asks_review");
    out.answers = read_library_answers(part, "answers");
    out.evidence = part.texts("evidence");
    if (part.has("happened")) out.happened = part.day("happened");
    if (part.has("valid_to")) out.valid_to = part.day("valid_to");
    if (part.has("application")) out.application = read_library_application_part(part.part("application"));
    return out;
  });
}

Result<LibraryWish> read_library_wish(std::string_view body) {
  return read_document(body, "act on an entry of the library", [](const DocumentPart& part) {
    LibraryWish out;
    out.action = read_library_action(part, part.word("act", carbon::parse_library_act));
    out.on_behalf = part.text_or("for");
    out.after = part.whole("after");
    return out;
  });
}

Result<LibraryWish> read_library_application(std::string_view body) {
  return read_document(body, "application to the library", [](const DocumentPart& part) {
    LibraryWish out;
    out.action = read_library_action(part, carbon::LibraryAct::draft);
    out.action.entry = part.text_or("id");
    if (!out.action.application) part.wrong("application", "an object");
    return out;
  });
}

}  // namespace lantian::serve
