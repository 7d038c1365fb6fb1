#include "serve/respond/order_evidence.hpp"

#include "serve/document.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/transport_layout.hpp"
#include "terms/form.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using respond::CheckMetric;

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
  explicit EvidenceCollector(const EvidenceScope& scope) : scope_{scope} {}

  /// Returns what is wrong with the row; empty: nothing.
  std::string take(const terms::RecordView& row) {
    const auto hour = evidence_hour(row.text("hour"));
    if (!hour) return fmt::format("hour {}: write 2024-01-05 14:00, midnight as 24:00", in_quotes(row.text("hour")));
    const std::string& enterprise = row.text("enterprise");
    if (*hour < scope_.first || scope_.last < *hour) {
      return fmt::format("hour {}: of this episode hours from {} to {} are taken", in_quotes(row.text("hour")),
                         hour_text(scope_.first), hour_text(scope_.last));
    }
    if (!scope_.plants.contains(enterprise)) return in_quotes(enterprise) + " has no order in this episode";
    const std::string& kind = row.text("kind");
    if (kind == "vehicle") {
      evidence_.passes.push_back({enterprise, *hour, row.text("standard"), row.text("fuel"),
                                  row.text("emergency") == "yes"});
      gate_[enterprise].push_back(*hour);
      return {};
    }
    if (kind == "gate") {
      gate_[enterprise].push_back(*hour);
      return {};
    }
    const auto value = row.decimal("value");
    if (!value) return fmt::format("{} needs a value", kind);
    const auto metric = respond::parse_check_metric(kind);
    const std::string& unit = row.text("unit");
    if (!unit.empty() && !scope_.units.contains({enterprise, unit})) {
      return fmt::format("{} has no unit {} in any list", enterprise, in_quotes(unit));
    }
    auto& told = meters_[{enterprise, unit, *metric}];
    return told.emplace(*hour, value->approximate()).second ? "" : "this meter has the hour already";
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

  const EvidenceScope& scope_;
  std::map<Meter, std::map<HourEnding, double>> meters_;
  std::map<std::string, std::vector<HourEnding>> gate_;
  respond::ResponseEvidence evidence_;
};

}  // namespace

Result<std::set<std::pair<std::string, std::string>>> units_of_lists(const keep::DocumentBook& book) {
  std::set<std::pair<std::string, std::string>> out;
  LANTIAN_TRY(const auto lists, book.each("list"));
  for (const keep::DocumentRow& row : lists) {
    LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
    for (const respond::Enterprise& plant : list.enterprises) {
      for (const respond::ProcessUnit& unit : plant.units) out.insert({plant.id, unit.id});
    }
  }
  return out;
}

Result<std::optional<EvidenceScope>> evidence_scope(const keep::DocumentBook& book, const OrderOffice& office,
                                                    const std::string& episode) {
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(book, episode));
  LANTIAN_TRY(const std::vector<respond::Order> orders, kept_orders(book, episode));
  EvidenceScope out;
  std::optional<HourEnding> began;
  for (const respond::Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    began = std::min(began.value_or(order.from), order.from);
    out.plants.insert(order.recipient);
    for (const respond::OrderStep& step : order.steps) out.units.insert({order.recipient, step.unit});
  }
  if (!began) return std::optional<EvidenceScope>{};
  LANTIAN_TRY(auto units, units_of_lists(book));
  out.units.merge(units);
  out.first = *began - std::chrono::days{office.check.base_days};
  out.last = std::max(respond::last_hour_asked(on_file.episode), *began);
  return std::optional{std::move(out)};
}

Result<respond::ResponseEvidence> read_evidence_table(const Office& office, const EvidenceScope& scope,
                                                      const terms::SourceFile& file, bool synthetic) {
  LANTIAN_TRY(const terms::SourceFile form_file, source_file(office, "data/respond/forms/evidence.toml"));
  LANTIAN_TRY(const terms::Form form, terms::read_form(form_file));
  LANTIAN_TRY(const terms::Sheet sheet, terms::read_sheet(file));
  const terms::FilledForm filled = terms::fill(form, sheet);
  std::vector<std::string> faults;
  for (const terms::RowRefusal& one : filled.refusals) faults.push_back(one.text());
  EvidenceCollector collector{scope};
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
