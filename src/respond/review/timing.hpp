#pragma once
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"
#include "respond/warning/episode.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// When the office acted, and how that lay to what the air did.
namespace lantian::respond {

struct TimingStep {
  int number = 0;
  EpisodeAct act = EpisodeAct::propose;
  Level level = Level::none;
  UtcSeconds at{};
  HourEnding from{};
  std::string who;
  std::optional<double> hours_since_before;  ///< absent of the first
  bool forecast = false, criterion = false;  ///< whether the act named one
};

struct ReceiptTimes {
  std::size_t sent = 0, received = 0;
  std::optional<double> median_minutes;
  std::vector<std::string> late;   ///< later than the rule lets
  std::vector<std::string> never;  ///< not acknowledged
};

/// Hours are signed: below 0 is earlier. What did not happen is absent.
struct ResponseTiming {
  std::vector<TimingStep> steps;
  std::optional<UtcSeconds> proposed, announced;  ///< announced: the first approval
  std::optional<UtcSeconds> started, lifted;      ///< moments from which they counted
  std::optional<double> proposal_to_approval_h, announced_to_start_h, started_to_lift_h;
  std::optional<bool> announced_in_time;
  std::optional<HourEnding> first_over, last_over;  ///< hours whose 24-h mean is above the bound
  std::optional<double> lead_h;                     ///< from the announcement to the first hour over
  std::optional<double> onset_error_h;              ///< start less first hour over: above 0 it began too late
  std::optional<double> end_error_h;                ///< lift less last hour over: below 0 it was lifted too early
  ReceiptTimes receipts;
};

/// The moment at which an hour begins: from it on an act counts.
UtcSeconds begin_of(HourEnding hour);
UtcSeconds end_of(HourEnding hour);

/// `hours`: of the places of the episode, from some days before to some after; over is what lies above the mildest
/// criterion of the rule, at any of them, in runs that the response met or that lie within a day of it.
ResponseTiming response_timing(const Episode& episode, std::span<const ActualHours> hours,
                               std::span<const OrderReceipt> receipts, const ReviewRule& rule);

}  // namespace lantian::respond
