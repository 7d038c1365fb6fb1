#include "respond/forecast/rule.hpp"

#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

using terms::Section;

/// A table with what it says of itself. Reads an empty one after a fault, so that every fault is found.
template <class Read>
void forecast_part(Section& top, const char* key, Read&& read) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  auto part = top.section(key);
  if (!part) return top.fault(top.line(), fmt::format("[{}] with source and status is missing", key));
  read(*part);
  part->text("source");
  part->choice("status", states);
  part->finish();
}

double forecast_number(Section& part, const char* key, double low, double high) {
  const double value = part.decimal(key).approximate();
  if (value >= low && value <= high) return value;
  part.fault(part.line_of(key), fmt::format("{} = {} is not from {} to {}", key, value, low, high));
  return low;
}

std::vector<int> forecast_wholes(Section& part, const char* key, int low, int high) {
  std::vector<int> out;
  const terms::Node* list = part.value(key);
  const bool is_list = list != nullptr && list->kind == terms::Node::Kind::list && !list->items.empty();
  if (!is_list) part.fault(part.line_of(key), fmt::format("{} is a list of whole numbers", key));
  for (const terms::Node& one : is_list ? list->items : std::vector<terms::Node>{}) {
    const bool fits = one.kind == terms::Node::Kind::whole && one.whole >= low && one.whole <= high;
    if (!fits) part.fault(one.line, fmt::format("{} holds whole numbers from {} to {}", key, low, high));
    if (fits) out.push_back(static_cast<int>(one.whole));
  }
  return out;
}

void read_learner(Section& part, ForecastRule& rule) {
  explain::TrainingChoice& learner = rule.learner;
  learner = explain::usual_choice(explain::Learner::boosting);
  learner.trees = part.whole("trees", 1, 10000);
  learner.depth = part.whole("depth", 1, 20);
  learner.learning_rate = forecast_number(part, "learning_rate", 0.001, 1);
  learner.row_share = forecast_number(part, "row_share", 0.01, 1);
  learner.variable_share = forecast_number(part, "variable_share", 0.01, 1);
  learner.least_rows = part.whole("least_rows", 1, 10000);
  learner.bins = part.whole("bins", 2, 1024);
  learner.bags = part.whole("bags", 1, 100);
  learner.seed = static_cast<std::uint64_t>(part.whole("seed", 0, 1'000'000));
  rule.thin = part.whole("thin", 1, 100);
  rule.ridge = forecast_number(part, "ridge", 0.0001, 10);
  rule.log_above = forecast_number(part, "log_above", 0, 1000);
}

void read_blocks(Section& part, ForecastRule& rule) {
  rule.block_days = part.whole("block_days", 1, 366);
  rule.gap_days = part.whole("gap_days", 0, 60);
  rule.calibration_folds = part.whole("calibration_folds", 2, 50);
  rule.least_days = part.whole("least_days", 30, 5000);
  if (rule.block_days % 7 != 0) {
    part.fault(part.line_of("block_days"), "block_days: whole weeks are held out, so a multiple of 7");
  }
}

void read_usual(Section& part, ForecastRule& rule) {
  rule.window_days = part.whole("window_days", 1, 90);
  rule.least_values = part.whole("least_values", 1, 1000);
  rule.apart_days = part.whole("apart_days", 0, 90);
  rule.recent_days = part.whole("recent_days", 1, 60);
}

void read_demonstration(Section& part, ForecastRule& rule) {
  ForecastRule::Demonstration& made = rule.demonstration;
  const std::vector<std::string> texts = part.texts("correlation");
  if (texts.size() != forecast_days) {
    part.fault(part.line_of("correlation"), fmt::format("correlation: {} values, one a lead", forecast_days));
  }
  for (std::size_t n = 0; n < std::min<std::size_t>(texts.size(), forecast_days); ++n) {
    const auto value = parse_decimal(texts[n]);
    if (!value) part.fault(part.line_of("correlation"), value.error().message);
    made.correlation[n] = value ? std::clamp(value->approximate(), 0.0, 1.0) : 0.0;
  }
  made.along_leads = forecast_number(part, "along_leads", 0, 1);
  made.along_issues = forecast_number(part, "along_issues", 0, 1);
  made.seed = part.whole("seed", 0, 1'000'000);
}

}  // namespace

Result<ForecastRule> read_forecast_rule(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  ForecastRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    forecast_part(top, "learner", [&](Section& part) { read_learner(part, rule); });
    forecast_part(top, "blocks", [&](Section& part) { read_blocks(part, rule); });
    forecast_part(top, "usual", [&](Section& part) { read_usual(part, rule); });
    forecast_part(top, "members", [&](Section& part) {
      rule.members = part.whole("count", 10, 1000);
      rule.low_percentile = part.whole("low_percentile", 0, 49);
      rule.high_percentile = part.whole("high_percentile", 51, 100);
      rule.level_above = forecast_number(part, "level_above", 0.1, 100);
      rule.weight_of_ozone = forecast_number(part, "weight_of_ozone", 0, 10);
    });
    forecast_part(top, "cause", [&](Section& part) {
      rule.dust_fine_share = forecast_number(part, "dust_fine_share", 0, 1);
      rule.dust_gust = forecast_number(part, "dust_gust", -10, 10);
    });
    forecast_part(top, "verification", [&](Section& part) {
      rule.index_above = forecast_wholes(part, "index_above", 1, 500);
      rule.bins = part.whole("bins", 2, 100);
      rule.heating_months = forecast_wholes(part, "heating_months", 1, 12);
    });
    forecast_part(top, "edits", [&](Section& part) { rule.most_edited = part.whole("most", 100, 10000); });
    forecast_part(top, "experiment",
                  [&](Section& part) { rule.experiment_least_days = part.whole("least_days", 30, 5000); });
    forecast_part(top, "demonstration", [&](Section& part) { read_demonstration(part, rule); });
    top.finish();
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

}  // namespace lantian::respond
