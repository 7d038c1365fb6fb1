#pragma once
#include "carbon/checks/checks.hpp"
#include "report/respond_paper.hpp"

#include <span>
#include <string>

/// The greenhouse-gas report of one enterprise for one period: who and by which guide, what was emitted and from what,
/// every number that was filed with its evidence, every parameter with its document, and how to compute it again.
namespace lantian::report {

/// All that is pointed to outlives the call.
struct AccountPaperFacts {
  const carbon::Enterprise* enterprise = nullptr;
  const carbon::ComputedAccount* computed = nullptr;
  const carbon::CheckRules* checks = nullptr;
  terms::Name sector, county;
  bool late_guide = false;  ///< no version of the guide was in force on the first day of the period
  std::span<const carbon::CarbonFinding> findings;
  std::span<const carbon::FigureGrade> grades;  ///< of each line, then of the total
  std::string sha256;                           ///< of the snapshot of this very account
  std::string kept;                             ///< row of the kept account; empty: none is kept
  bool kept_is_this = false;                    ///< the kept account is this one, to the last bit
};

/// Of a workbook: tables have the columns that a page has no room for (records, ids).
enum class PaperForm { page, workbook };

Paper account_paper(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form);

}  // namespace lantian::report
