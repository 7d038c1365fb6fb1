#pragma once
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"
#include "respond/review/shares.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the episode taught about the list, as edits somebody may make. Nothing is changed here.
namespace lantian::respond {

enum class CorrectionKind : std::uint8_t {
  never_executed,     ///< evidence for every pollutant's hours, and nothing of it cut
  below_score,        ///< less than the rule's share of what evidence can speak of
  no_evidence,        ///< not one hour of evidence
  no_check,           ///< a measure that names no way to see it
  base_too_low,       ///< the inventory computes more than the base says
  exemption_cut,      ///< a right to run and a measure that takes it away
  exemption_invalid,  ///< a right to run without proof, approver or days
  exemption_expired,  ///< and the plant relied on it
  base_too_high,      ///< the inventory computes less
  unit_unseen,        ///< other units of the plant have evidence, this one has none
};
/// "never_executed", ...
std::string_view word_of(CorrectionKind kind);

struct Correction {
  CorrectionKind kind = CorrectionKind::no_evidence;
  std::string source, unit;  ///< unit: of the list; empty: the whole plant
  terms::Name name;          ///< of the source
  std::optional<double> is, wanted;  ///< percent; of bases: g/d
  std::string detail;        ///< flags, the pollutant, the proof: as they stand in the documents
};

/// By kind, then source. `first` and `last`: days of the response. Where nothing was ordered no measure is judged.
struct CorrectionInputs {
  const ReductionList* list = nullptr;
  Day first{}, last{};
  std::span<const Order> orders;
  std::span<const OrderedPart> parts;
  std::span<const ExecutedCut> cuts;
  std::span<const ExecutionScore> scores;
  std::span<const BaseEvidence> bases;
  std::span<const UnseenUnit> unseen;
};
/// Requires: a list.
std::vector<Correction> corrections_to(const CorrectionInputs& inputs, const ReviewRule& rule);

}  // namespace lantian::respond
