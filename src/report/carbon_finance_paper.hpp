#pragma once
#include "carbon/library/entry.hpp"
#include "carbon/loan/course.hpp"
#include "report/carbon_account_paper.hpp"

#include <functional>
#include <span>
#include <string_view>

/// What a bank and an office hand in on transition finance: the KPI sheet of a loan, and the library's list of
/// disclosure.
namespace lantian::report {

/// All that is pointed to outlives the call.
struct LoanPaperFacts {
  const carbon::Loan* loan = nullptr;
  const carbon::LoanCourse* course = nullptr;
  std::span<const carbon::KpiFigure> figures;  ///< verified, oldest first
  terms::Name borrower;
};

/// Terms, targets, verified figures with what they stand on, what each year's figure decided, and interest period by
/// period with what the steps saved.
Paper loan_paper(const LoanPaperFacts& facts, const PaperSpeech& speech);

struct LibraryPaperFacts {
  const carbon::LibraryRule* rule = nullptr;
  std::span<const carbon::LibraryEntry> entries;  ///< those that the reader may see
  Day on{};
  std::function<terms::Name(std::string_view)> enterprise, area;
  bool synthetic = false;
};

/// Every entry with its state, validity, what it saves, when it was tracked and disclosed last, and what is due next.
Paper library_paper(const LibraryPaperFacts& facts, const PaperSpeech& speech, PaperForm form);

}  // namespace lantian::report
