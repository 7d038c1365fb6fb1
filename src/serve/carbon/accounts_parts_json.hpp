#pragma once
#include "serve/carbon/accounts_desk.hpp"
#include "serve/document.hpp"

#include <array>
#include <optional>
#include <string>

/// Pieces that several answers about accounts share. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

inline constexpr std::array account_parts{carbon::Part::fuel, carbon::Part::process, carbon::Part::electricity,
                                          carbon::Part::heat, carbon::Part::recovery};

inline DocumentJson name_part(const terms::Name& name) {
  return {{"zh", name.zh}, {"en", name.en}};
}
/// Null when there is none.
inline DocumentJson tonnes_part(const std::optional<CarbonMass>& mass) {
  return mass ? DocumentJson(in(*mass, tonne_co2)) : DocumentJson(nullptr);
}
inline DocumentJson finding_part(const carbon::CarbonFinding& one) {
  DocumentJson figures = DocumentJson::object();
  for (const auto& [name, value] : one.figures) figures[name] = value;
  return {{"severity", name_of(one.severity)},
          {"code", one.code},
          {"month", one.month},
          {"facility", one.facility},
          {"subject", one.subject},
          {"what", name_part(one.what)},
          {"advice", name_part(one.advice)},
          {"figures", std::move(figures)}};
}
inline DocumentJson findings_count(const std::vector<carbon::CarbonFinding>& findings) {
  std::array<int, 3> counts{};
  for (const carbon::CarbonFinding& one : findings) ++counts[static_cast<std::size_t>(one.severity) - 1];
  return {{"notice", counts[0]}, {"warning", counts[1]}, {"error", counts[2]}};
}
inline DocumentJson parts_of_account(const carbon::Account& account) {
  DocumentJson out = DocumentJson::object();
  for (const carbon::Part part : account_parts) {
    out[std::string{name_of(part)}] = in(account.part(part), tonne_co2);
  }
  return out;
}
inline DocumentJson kept_part(const KeptAccount& one) {
  DocumentJson out{{"row", one.row},         {"at", text_of(one.at)}, {"who", one.who},       {"guide", one.guide},
                   {"version", one.version}, {"state", one.state},    {"sha256", one.sha256}, {"filings", one.filings}};
  out["total_t"] = one.total_t ? DocumentJson(*one.total_t) : DocumentJson(nullptr);
  return out;
}

}  // namespace lantian::serve
