#include "keep/docket_tables.hpp"

#include <algorithm>
#include <tuple>

namespace lantian::keep {
namespace {

using docket::Role;

/// What codes inside a code of six digits begin with: "652300" stands for "6523".
std::string_view stem_of(std::string_view code) {
  if (code.size() != 6) return code;
  if (code.ends_with("0000")) return code.substr(0, 2);
  return code.ends_with("00") ? code.substr(0, 4) : code;
}

bool is_among(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

ReaderRule rule_of_party(const docket::Actor& reader, const DocketBasis& basis) {
  ReaderRule rule;
  rule.party = reader.party;
  if (reader.role != Role::enterprise) return rule;
  rule.enterprise = reader.party;
  for (const docket::CaseType& type : basis.types.all()) {
    if (!type.privacy) rule.linked_types.push_back(type.id);
  }
  return rule;
}

}  // namespace

/// ':' comes behind every digit and behind '-'.
std::pair<std::string, std::string> range_of(std::string_view code) {
  const std::string stem{stem_of(code)};
  return {stem, stem + ":"};
}

ReaderRule reader_rule(const docket::Actor& reader, const DocketBasis& basis, const std::vector<std::string>& places) {
  if (reader.role == Role::enterprise || reader.role == Role::citizen) return rule_of_party(reader, basis);
  ReaderRule rule;
  rule.assignee = reader.name;
  rule.topics = reader.topics;
  if (reader.area.empty()) {
    // Everywhere for the system and auditors, nowhere for offices.
    if (reader.role != Role::system && reader.role != Role::auditor) return rule;
    rule.everything = reader.topics.empty();
    rule.by_place = !rule.everything;
    rule.places = places;
    return rule;
  }
  rule.by_place = true;
  const bool coded = docket::is_area_code(reader.area);
  if (coded) std::tie(rule.place_from, rule.place_end) = range_of(reader.area);
  for (const std::string& stored : places) {
    const std::string place = read_place(stored);
    const bool in_range = coded && docket::is_area_code(place);
    if (!in_range && basis.areas.within(place, reader.area)) rule.places.push_back(stored);
  }
  return rule;
}

bool lets(const ReaderRule& rule, const LinkedCase& one) {
  const CaseRow& row = one.row;
  if (rule.everything) return true;
  if (!rule.assignee.empty() && row.assignee == rule.assignee) return true;
  if (!rule.party.empty() && row.party == rule.party) return true;
  const docket::Link own{docket::LinkKind::enterprise, rule.enterprise};
  if (!rule.enterprise.empty() && is_among(rule.linked_types, row.type) &&
      std::ranges::find(one.links, own) != one.links.end()) {
    return true;
  }
  if (!rule.by_place) return false;
  const std::string place = stored_place(row.place);
  const bool ranged = !rule.place_from.empty() && place >= rule.place_from && place < rule.place_end;
  return (ranged || is_among(rule.places, place)) && (rule.topics.empty() || is_among(rule.topics, row.topic));
}

}  // namespace lantian::keep
