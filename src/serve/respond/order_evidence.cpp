#include "serve/respond/order_desk.hpp"
#include "serve/transport_layout.hpp"
#include "terms/form.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using respond::CheckMetric;

/// Between the first and the last hour of a meter: a season and what comes before it.
constexpr std::chrono::hours longest_table{400 * 24};

/// "2024-01-05 14:00": the hour that ends there.
std::optional<HourEnding> evidence_hour(std::string_view text) {
  if (text.size() != 16 || !text.ends_with(":00")) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const int hour = (text[11] - '0') * 10 + (text[12] - '0');
  const bool digits = text[11] >= '0' && text[11] <= '9' && text[12] >= '0' && text[12] <= '9';
  if (!day || !digits || hour > 24) return std::nullopt;
  return hour_ending(*day, hour);
}

/// Rows of a table as series: hours that follow each other in one run.
class EvidenceCollector {
 public:
  /// Returns what is wrong with the row; empty: nothing.
  std::string take(const terms::RecordView& row) {
    const auto hour = evidence_hour(row.text("hour"));
    if (!hour) return fmt::format("hour {}: write 2024-01-05 14:00, midnight as 24:00", in_quotes(row.text("hour")));
    const std::string& kind = row.text("kind");
    if (kind == "vehicle") {
      evidence_.passes.push_back({row.text("enterprise"), *hour, row.text("standard"), row.text("fuel"),
                                  row.text("emergency") == "yes"});
      gate_[row.text("enterprise")].push_back(*hour);
      return {};
    }
    if (kind == "gate") {
      gate_[row.text("enterprise")].push_back(*hour);
      return {};
    }
    const auto value = row.decimal("value");
    if (!value) return fmt::format("{} needs a value", kind);
    const auto metric = respond::parse_check_metric(kind);
    auto& told = meters_[{row.text("enterprise"), row.text("unit"), *metric}];
    if (!told.emplace(*hour, value->approximate()).second) return "this meter has the hour already";
    if (told.rbegin()->first - told.begin()->first > longest_table) {
      return fmt::format("this meter has hours from {} on in the same table: they lie more than {} days apart",
                         text_of(told.begin()->first), longest_table / std::chrono::days{1});
    }
    return {};
  }

  respond::ResponseEvidence finished() {
    for (const auto& [key, hours] : meters_) add_series(key, hours);
    for (auto& [enterprise, hours] : gate_) add_logs(enterprise, hours);
    return std::move(evidence_);
  }

 private:
  using Meter = std::tuple<std::string, std::string, CheckMetric>;

  void add_series(const Meter& meter, const std::map<HourEnding, double>& hours) {
    const auto& [enterprise, unit, metric] = meter;
    respond::EvidenceSeries series{enterprise, unit, metric, hours.begin()->first, {}};
    for (const auto& [hour, value] : hours) {
      series.values.resize(static_cast<std::size_t>((hour - series.first).count()));  // missing ones in between
      series.values.emplace_back(value);
    }
    evidence_.series.push_back(std::move(series));
  }

  void add_logs(const std::string& enterprise, std::vector<HourEnding>& hours) {
    std::ranges::sort(hours);
    for (const HourEnding hour : hours) {
      auto& logs = evidence_.logs;
      const bool goes_on = !logs.empty() && logs.back().enterprise == enterprise &&
                           hour - logs.back().last <= std::chrono::hours{1};
      if (goes_on) {
        logs.back().last = hour;
      } else {
        logs.push_back({enterprise, hour, hour});
      }
    }
  }

  std::map<Meter, std::map<HourEnding, double>> meters_;
  std::map<std::string, std::vector<HourEnding>> gate_;
  respond::ResponseEvidence evidence_;
};

}  // namespace

Result<respond::ResponseEvidence> read_evidence_table(const Office& office, const terms::SourceFile& file,
                                                      bool synthetic) {
  LANTIAN_TRY(const terms::SourceFile form_file, source_file(office, "data/respond/forms/evidence.toml"));
  LANTIAN_TRY(const terms::Form form, terms::read_form(form_file));
  LANTIAN_TRY(const terms::Sheet sheet, terms::read_sheet(file));
  const terms::FilledForm filled = terms::fill(form, sheet);
  std::vector<std::string> faults;
  for (const terms::RowRefusal& one : filled.refusals) faults.push_back(one.text());
  EvidenceCollector collector;
  for (const terms::Record& record : filled.records) {
    const std::string fault = collector.take({form, record});
    if (!fault.empty()) faults.push_back(fmt::format("{}:{}: {}", file.path, record.line, fault));
  }
  if (faults.empty() && filled.records.empty()) faults.push_back(file.path + ": no rows");
  if (!faults.empty()) {
    constexpr std::size_t most = 20;
    const std::size_t all = faults.size();
    faults.resize(std::min(most, all));
    if (all > most) faults.push_back(fmt::format("and {} more", all - most));
    return Error{ErrorCode::malformed, joined(faults, "\n"), file.path};
  }
  respond::ResponseEvidence evidence = collector.finished();
  evidence.synthetic = synthetic;
  return evidence;
}

}  // namespace lantian::serve
