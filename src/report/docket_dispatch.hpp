#pragma once
#include "docket/statistics/statistics.hpp"
#include "report/docket_cases.hpp"
#include "report/docket_words.hpp"

#include <cstdint>
#include <span>
#include <string>

/// The monthly dispatch and the quarterly report of the docket: how the work went, where and on what, and what is late.
namespace lantian::report {

enum class DispatchOf : std::uint8_t { month, quarter, other };

/// Everything a report takes. Pointers must outlive the call.
struct Dispatch {
  const docket::Statistics* statistics = nullptr;
  std::string period;                 ///< as named: "2023-10", "2023-Q4"
  std::string scope;                  ///< area or type in words, empty: all
  DispatchOf of = DispatchOf::month;  ///< gives the title
  Day today{};
  std::span<const CaseLine> overdue;  ///< cases past their deadline, the oldest first
  const docket::CaseTypes* types = nullptr;
};

/// "97.4 %" with one digit, half to even; the dash of `deadline.none` where nothing was counted.
std::string rate_text(const docket::Rate& rate, const DocketSpeech& speech);

std::string dispatch_markdown(const Dispatch& dispatch, const DocketSpeech& speech);
/// The same for a terminal.
std::string dispatch_text(const Dispatch& dispatch, const DocketSpeech& speech);
/// Keys: doc/docket.md. Rates are given as part and whole.
std::string dispatch_json(const Dispatch& dispatch);

}  // namespace lantian::report
