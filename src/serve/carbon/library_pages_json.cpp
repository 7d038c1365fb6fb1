#include "serve/carbon/library_pages_json.hpp"

#include "serve/document.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using carbon::LibraryAct;
using carbon::LibraryAnswer;
using carbon::LibraryEntry;
using carbon::LibraryEvent;
using carbon::LibraryRule;

DocumentJson library_day_json(const std::optional<Day>& day) {
  return day ? DocumentJson(text_of(*day)) : DocumentJson(nullptr);
}

void library_put_name(DocumentJson& json, const char* key, const terms::Name& name) {
  const std::string stem{key};
  json[stem + "_zh"] = name.shown(true);
  json[stem + "_en"] = name.shown(false);
}

terms::Name library_enterprise(const LibraryGround& ground, const std::string& id) {
  const auto& all = ground.filings->enterprises;
  const auto found = std::ranges::find(all, id, &carbon::Enterprise::id);
  return found == all.end() ? terms::Name{id, id} : found->name;
}

terms::Name library_area(const LibraryRule& rule, const std::string& id) {
  const auto found = std::ranges::find(rule.areas, id, &carbon::LibraryArea::id);
  return found == rule.areas.end() ? terms::Name{id, id} : found->name;
}

DocumentJson library_dues_json(const LibraryGround& ground, const LibraryEntry& entry) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::LibraryDue& one : dues_on(ground.rule, entry, ground.on)) {
    out.push_back({{"act", name_of(one.act)}, {"due", text_of(one.due)}, {"overdue", one.overdue}});
  }
  return out;
}

/// What the list and the page both say.
DocumentJson library_head(const LibraryGround& ground, const LibraryEntry& entry) {
  const carbon::LibraryApplication& of = entry.application;
  DocumentJson out{{"id", entry.id},
                   {"state", name_of(entry.state)},
                   {"in_library", in_library_on(entry, ground.on)},
                   {"kind", name_of(of.kind)},
                   {"enterprise", of.enterprise},
                   {"bank", of.bank},
                   {"area", of.area},
                   {"published", library_day_json(entry.published)},
                   {"admitted", library_day_json(entry.admitted)},
                   {"valid_to", library_day_json(entry.valid_to)},
                   {"synthetic", entry.synthetic}};
  library_put_name(out, "name", of.name);
  library_put_name(out, "enterprise_name", library_enterprise(ground, of.enterprise));
  library_put_name(out, "area_name", library_area(ground.rule, of.area));
  out["saved_t"] = of.impact ? DocumentJson(saved_t(*of.impact).approximate()) : DocumentJson(nullptr);
  out["saved_tce"] = of.impact ? DocumentJson(saved_tce(*of.impact).approximate()) : DocumentJson(nullptr);
  const auto dues = dues_on(ground.rule, entry, ground.on);
  out["overdue"] = std::ranges::count(dues, true, &carbon::LibraryDue::overdue);
  return out;
}

DocumentJson library_rule_json(const LibraryRule& rule) {
  DocumentJson out{{"id", rule.id},
                   {"edition", rule.edition},
                   {"source", rule.source},
                   {"status", rule.status},
                   {"publicity_days", rule.term.publicity_days},
                   {"valid_months", rule.term.valid_months},
                   {"track_months", rule.term.track_months},
                   {"disclose_months", rule.term.disclose_months},
                   {"experts", rule.term.experts},
                   {"expert_pass_percent", rule.term.expert_pass_percent},
                   {"term_status", rule.term.status},
                   {"term_source", rule.term.source}};
  library_put_name(out, "title", rule.title);
  return out;
}

DocumentJson library_answer_of(const LibraryEvent& event, const LibraryAnswer& one) {
  return {{"function", name_of(function_of(event.act))},
          {"person", event.by.person},
          {"organisation", event.by.organisation},
          {"day", text_of(event.day)},
          {"event", event.number},
          {"yes", one.yes},
          {"evidence", one.evidence},
          {"note", one.note}};
}

DocumentJson library_principles_json(const LibraryRule& rule, const LibraryEntry& entry) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::LibraryPrinciple& principle : rule.principles) {
    DocumentJson row{{"id", principle.id},
                     {"veto", principle.veto},
                     {"source", principle.source},
                     {"status", principle.status},
                     {"answers", DocumentJson::array()}};
    library_put_name(row, "name", principle.name);
    bool vetoed = false;
    for (const LibraryEvent& event : entry.events) {
      for (const LibraryAnswer& one : event.answers) {
        if (one.id != principle.id) continue;
        vetoed = vetoed || (principle.veto && !one.yes && is_judging(event.act));
        row["answers"].push_back(library_answer_of(event, one));
      }
    }
    row["vetoed"] = vetoed;
    out.push_back(std::move(row));
  }
  return out;
}

DocumentJson library_demands_json(const LibraryRule& rule, const carbon::LibraryApplication& of) {
  DocumentJson conditions = DocumentJson::array(), documents = DocumentJson::array();
  for (const carbon::LibraryDemand& one : rule.conditions) {
    if (!one.asked_of(of.kind)) continue;
    const auto found = std::ranges::find(of.conditions, one.id, &LibraryAnswer::id);
    DocumentJson row{{"id", one.id},
                     {"source", one.source},
                     {"status", one.status},
                     {"met", found != of.conditions.end() && found->yes && !found->evidence.empty()},
                     {"evidence", found == of.conditions.end() ? std::vector<std::string>{} : found->evidence}};
    library_put_name(row, "name", one.name);
    conditions.push_back(std::move(row));
  }
  for (const carbon::LibraryDemand& one : rule.documents) {
    if (!one.asked_of(of.kind)) continue;
    DocumentJson row{{"id", one.id},
                     {"source", one.source},
                     {"status", one.status},
                     {"given", std::ranges::find(of.documents, one.id) != of.documents.end()}};
    library_put_name(row, "name", one.name);
    documents.push_back(std::move(row));
  }
  return {{"conditions", std::move(conditions)}, {"documents", std::move(documents)}};
}

DocumentJson library_application_page(const LibraryRule& rule, const LibraryEntry& entry) {
  DocumentJson out = library_demands_json(rule, entry.application);
  out["impact"] = nullptr;
  if (const auto& impact = entry.application.impact) {
    out["impact"] = {{"product", impact->product},
                     {"unit", impact->unit},
                     {"output", impact->output.approximate()},
                     {"energy_before", impact->energy_before.approximate()},
                     {"energy_after", impact->energy_after.approximate()},
                     {"co2_before", impact->co2_before.approximate()},
                     {"co2_after", impact->co2_after.approximate()},
                     {"saved_t", saved_t(*impact).approximate()},
                     {"saved_tce", saved_tce(*impact).approximate()},
                     {"origin", impact->origin}};
  }
  return out;
}

DocumentJson library_experts_json(const LibraryRule& rule, const LibraryEntry& entry) {
  DocumentJson votes = DocumentJson::array();
  int passes = 0;
  for (const LibraryEvent* one : entry.votes()) {
    passes += one->pass ? 1 : 0;
    votes.push_back({{"person", one->by.person},
                     {"organisation", one->by.organisation},
                     {"day", text_of(one->day)},
                     {"pass", one->pass},
                     {"reason", one->reason}});
  }
  return {{"needed", rule.term.experts},
          {"pass_percent", rule.term.expert_pass_percent},
          {"passes", passes},
          {"votes", std::move(votes)}};
}

DocumentJson library_publicity_json(const LibraryGround& ground, const LibraryEntry& entry) {
  if (!entry.published) return nullptr;
  const Day until = *entry.published + std::chrono::days{ground.rule.term.publicity_days};
  return {{"from", text_of(*entry.published)},
          {"until", text_of(until)},
          {"days", ground.rule.term.publicity_days},
          {"over", ground.on >= until},
          {"open_objections", entry.open_objections}};
}

DocumentJson library_events_json(const LibraryEntry& entry) {
  DocumentJson out = DocumentJson::array();
  for (const LibraryEvent& one : entry.events) {
    out.push_back({{"number", one.number},
                   {"act", name_of(one.act)},
                   {"to", name_of(one.to)},
                   {"day", text_of(one.day)},
                   {"function", name_of(function_of(one.act))},
                   {"person", one.by.person},
                   {"role", one.by.role},
                   {"organisation", one.by.organisation},
                   {"reason", one.reason},
                   {"what", one.what},
                   {"evidence", one.evidence},
                   {"happened", library_day_json(one.happened)},
                   {"valid_to", library_day_json(one.valid_to)}});
  }
  return out;
}

DocumentJson library_acts_json(const LibraryGround& ground, const LibraryEntry& entry,
                               const std::optional<CarbonPerson>& person) {
  DocumentJson out = DocumentJson::array();
  for (const LibraryChance& one : library_chances(ground.rule, entry, person, ground.on)) {
    const carbon::LibraryDuty& duty = ground.rule.duty(function_of(one.act));
    DocumentJson row{{"act", name_of(one.act)},  {"function", name_of(duty.function)},
                     {"roles", duty.roles},      {"judging", is_judging(one.act)},
                     {"possible", one.possible}, {"may", one.yours},
                     {"why", one.why},           {"message", one.message}};
    library_put_name(row, "by", duty.name);
    out.push_back(std::move(row));
  }
  return out;
}

template <class Word>
DocumentJson library_words_json(const std::vector<Word>& words) {
  DocumentJson out = DocumentJson::array();
  for (const Word& one : words) {
    DocumentJson row{{"id", one.id}, {"status", one.status}};
    library_put_name(row, "name", one.name);
    out.push_back(std::move(row));
  }
  return out;
}

/// What an application is asked for, before there is one.
DocumentJson library_asked_json(const std::vector<carbon::LibraryDemand>& demands) {
  DocumentJson out = library_words_json(demands);
  for (std::size_t n = 0; n < demands.size(); ++n) {
    out[n]["kinds"] = DocumentJson::array();
    for (const carbon::LibraryKind kind : demands[n].kinds) out[n]["kinds"].push_back(name_of(kind));
  }
  return out;
}

}  // namespace

std::string library_list_json(const LibraryGround& ground, const std::vector<LibraryOnFile>& entries) {
  DocumentJson rows = DocumentJson::array(), states = DocumentJson::object(), publicity = DocumentJson::array();
  int inside = 0, overdue = 0;
  Rational saved;
  for (const LibraryOnFile& one : entries) {
    DocumentJson row = library_head(ground, one.entry);
    if (in_library_on(one.entry, ground.on)) {
      ++inside;
      if (one.entry.application.impact) saved += saved_t(*one.entry.application.impact);
      overdue += row["overdue"].get<int>() > 0 ? 1 : 0;
    }
    const std::string state{name_of(one.entry.state)};
    states[state] = states.value(state, 0) + 1;
    if (one.entry.state == carbon::LibraryState::publicity) publicity.push_back(one.entry.id);
    rows.push_back(std::move(row));
  }
  return DocumentJson{{"on", text_of(ground.on)},
                      {"synthetic", ground.synthetic},
                      {"rule", library_rule_json(ground.rule)},
                      {"areas", library_words_json(ground.rule.areas)},
                      {"conditions", library_asked_json(ground.rule.conditions)},
                      {"documents", library_asked_json(ground.rule.documents)},
                      {"in_library", inside},
                      {"saved_t", saved.approximate()},
                      {"overdue", overdue},
                      {"states", std::move(states)},
                      {"in_public", std::move(publicity)},
                      {"results", std::move(rows)}}
      .dump();
}

std::string library_page_json(const LibraryGround& ground, const LibraryOnFile& file,
                              const std::optional<CarbonPerson>& person) {
  DocumentJson out = library_head(ground, file.entry);
  out["on"] = text_of(ground.on);
  out["row"] = file.row;
  out["rule"] = library_rule_json(ground.rule);
  out["application"] = library_application_page(ground.rule, file.entry);
  out["principles"] = library_principles_json(ground.rule, file.entry);
  out["experts"] = library_experts_json(ground.rule, file.entry);
  out["publicity"] = library_publicity_json(ground, file.entry);
  out["tracked"] = library_day_json(file.entry.tracked);
  out["disclosed"] = library_day_json(file.entry.disclosed);
  out["dues"] = library_dues_json(ground, file.entry);
  out["reviews"] = file.entry.reviews;
  out["events"] = library_events_json(file.entry);
  out["acts"] = library_acts_json(ground, file.entry, person);
  out["event_kinds"] = library_words_json(ground.rule.events);
  out["grounds"] = library_words_json(ground.rule.grounds);
  return out.dump();
}

}  // namespace lantian::serve
