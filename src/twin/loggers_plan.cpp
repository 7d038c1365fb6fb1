#include "base/text.hpp"
#include "terms/tree.hpp"
#include "twin/loggers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::twin {
namespace {

using observe::hj212::DeviceKind;
using terms::Node;
using terms::Section;

constexpr int day_seconds = 86400;
constexpr int permille = 1000;
constexpr int any_permille = 100'000;

/// One plan file under reading.
class FleetReader {
 public:
  FleetReader(const Node& root, const std::string& file, std::vector<terms::Fault>& faults)
      : root_{root, file, faults} {}

  FleetPlan read() {
    with("fleet", [this](Section& s) { read_head(s); });
    with("dialects", [this](Section& s) {
      plan_.dialect_shares = {s.whole("d2005", 0, permille), s.whole("d2017", 0, permille),
                              s.whole("d2025", 0, permille)};
      if (plan_.dialect_shares == std::array<int, 3>{}) s.fault(s.line(), "give one dialect a share above 0");
      plan_.encrypted_permille = s.whole("encrypted_permille", 0, permille);
    });
    with("outage", [this](Section& s) {
      plan_.outage_permille_per_hour = s.whole("permille_per_hour", 0, permille);
      std::tie(plan_.outage_minutes_low, plan_.outage_minutes_high) = pair(s, "minutes", 1, 1440);
      plan_.half_open_permille = s.whole("half_open_permille", 0, permille);
    });
    with("storm", [this](Section& s) {
      plan_.storm_window_hours = s.whole("window_hours", 1, 8760);
      std::tie(plan_.storm_hours_low, plan_.storm_hours_high) = pair(s, "hours", 1, plan_.storm_window_hours);
    });
    with("faults", [this](Section& s) { read_faults(s); });
    for (Section& s : root_.sections("shape")) read_shape(s);
    for (Section& s : root_.sections("kind")) read_kind(s);
    if (plan_.kinds.empty()) root_.fault(root_.line(), "no [[kind]] of logger; see doc/telemetry-simulator.md");
    root_.finish();
    return std::move(plan_);
  }

 private:
  template <class Read>
  void with(std::string_view key, Read read) {
    if (auto section = root_.section(key)) {
      read(*section);
      section->finish();
    } else {
      root_.fault(root_.line(), fmt::format("the table [{}] is missing; see doc/telemetry-simulator.md", key));
    }
  }

  static std::vector<int> wholes(Section& s, std::string_view key, int low, int high) {
    std::vector<int> values;
    const Node* node = s.value(key);
    if (node == nullptr || node->kind != Node::Kind::list || node->items.empty()) {
      s.fault(s.line_of(key), fmt::format("'{}' must be a list of whole numbers", key));
      return values;
    }
    for (const Node& item : node->items) {
      const bool fits = item.kind == Node::Kind::whole && item.whole >= low && item.whole <= high;
      if (!fits) s.fault(item.line, fmt::format("'{}' holds whole numbers from {} to {}", key, low, high));
      values.push_back(fits ? static_cast<int>(item.whole) : low);
    }
    return values;
  }

  static std::pair<int, int> pair(Section& s, std::string_view key, int low, int high) {
    const auto values = wholes(s, key, low, high);
    if (values.size() == 2 && values[0] <= values[1]) return {values[0], values[1]};
    s.fault(s.line_of(key), fmt::format("'{}' must be [low, high] with low <= high", key));
    return {low, low};
  }

  void read_head(Section& s) {
    plan_.id = s.text("id");
    plan_.label = s.name("label");
    plan_.units = s.texts("units");
    plan_.retry_seconds = s.whole("retry_seconds", 1, 300);
    plan_.retries = s.whole("retries", 0, 100);
    std::tie(plan_.reconnect_first_ms, plan_.reconnect_most_ms) = pair(s, "reconnect_ms", 1, 600'000);
    plan_.heartbeat_seconds = s.whole("heartbeat_seconds", 0, day_seconds);
    plan_.common_password = s.text("common_password");
    plan_.own_password_permille = s.whole("own_password_permille", 0, permille);
  }

  void read_faults(Section& s) {
    plan_.damage_permille = s.whole("damage_permille", 0, permille);
    plan_.log_hours = s.whole("log_hours", 0, 24);
    plan_.log = s.text("log");
    plan_.log_gb18030 = bytes_of(s, "log_gb18030");
    auto weights = s.section("weights");
    if (!weights) return s.fault(s.line(), "the table [faults.weights] is missing");
    for (const std::string& key : weights->node().keys) {
      const int weight = weights->whole(key, 0, permille);
      const auto fault = parse_logger_fault(key);
      if (fault && *fault != LoggerFault::none) {
        plan_.fault_weights.at(static_cast<std::size_t>(*fault)) = weight;
      } else {
        weights->fault(weights->line_of(key), fmt::format("{} is no fault that a logger can have; "
                                                          "doc/telemetry-simulator.md lists them",
                                                          in_quotes(key)));
      }
    }
    weights->finish();
  }

  static std::string bytes_of(Section& s, std::string_view key) {
    const std::string digits = s.text(key);
    std::string bytes;
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    if (digits.size() % 2 != 0 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
      s.fault(s.line_of(key), fmt::format("'{}' must be pairs of lower-case hexadecimal digits", key));
      return bytes;
    }
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
    }
    return bytes;
  }

  void read_shape(Section& s) {
    const std::string name = s.text("name");
    const auto values = wholes(s, "permille", 0, any_permille);
    DayShape shape{};
    if (values.size() == shape.size()) {
      std::ranges::copy(values, shape.begin());
    } else {
      s.fault(s.line_of("permille"),
              fmt::format("a shape has 24 numbers, one for each hour from 00:00; here are {}", values.size()));
    }
    shapes_[name] = shape;
    s.finish();
  }

  void read_kind(Section& s) {
    static constexpr std::array<std::string_view, 5> words{"ambient", "dust", "flue_gas", "waste_water", "noise"};
    LoggerKind kind;
    kind.kind = static_cast<DeviceKind>(s.choice("kind", words));
    kind.st = s.text("st");
    kind.share = s.whole("share", 1, permille);
    kind.name = s.name("name");
    kind.realtime_seconds = wholes(s, "realtime_seconds", 1, 3600);
    kind.minute_minutes = s.whole("minute_minutes", 1, 30);
    if (60 % kind.minute_minutes != 0) s.fault(s.line_of("minute_minutes"), "'minute_minutes' must divide 60");
    kind.daily = s.truth_or("daily", false);
    kind.facility_minutes = s.whole_or("facility_minutes", 0, 0, 1440);
    kind.facility = s.texts("facility");
    kind.parts = s.whole_or("parts", 1, 1, 2);
    kind.oxygen = s.text_or("oxygen", "");
    if (!kind.oxygen.empty()) {
      kind.oxygen_reference = s.decimal("oxygen_reference");
      kind.oxygen_air = s.decimal("oxygen_air");
    }
    for (Section& factor : s.sections("factor")) read_factor(factor, kind);
    check_kind(s, kind);
    s.finish();
    plan_.kinds.push_back(std::move(kind));
  }

  static void check_kind(Section& s, const LoggerKind& kind) {
    const auto parts = static_cast<std::size_t>(kind.parts);
    if (kind.factors.size() < parts) s.fault(s.line(), "a kind needs a [[kind.factor]] for each of its parts");
    const bool oxygen = std::ranges::any_of(kind.factors, [&](const auto& f) { return f.code == kind.oxygen; });
    const bool converted = std::ranges::any_of(kind.factors, [](const auto& f) { return f.converted; });
    if (converted && !oxygen) {
      s.fault(s.line(), "a factor is 'converted', so 'oxygen' must name one of the factors of this kind");
    }
  }

  void read_factor(Section& s, LoggerKind& kind) {
    LoggerFactor factor;
    factor.code = s.text("code");
    for (const char c : factor.code) {
      factor.weather = static_cast<std::uint16_t>(factor.weather * 31U + static_cast<unsigned char>(c));
    }
    factor.old_code = s.text_or("old_code", factor.code);
    factor.unit = s.text("unit");
    const Decimal level = s.decimal("level");
    factor.places = level.places;
    factor.level = level.unscaled;
    const std::vector<std::string> range = s.texts("range");
    if (range.size() == 2) {
      factor.low = scaled(s, "range", range[0], level.places);
      factor.high = scaled(s, "range", range[1], level.places);
    }
    if (factor.low >= factor.high || factor.level < factor.low || factor.level > factor.high) {
      s.fault(s.line_of("range"), "'range' must be [\"low\", \"high\"] around the level");
    }
    if (const auto limit = s.decimal_if("detection_limit")) {
      factor.detection_limit = scaled(s, "detection_limit", limit->text(), level.places);
    }
    const std::string shape = s.text("shape");
    if (const auto found = shapes_.find(shape); found != shapes_.end()) {
      factor.shape = found->second;
    } else {
      s.fault(s.line_of("shape"), fmt::format("no [[shape]] is called {}", in_quotes(shape)));
    }
    factor.noise_permille = s.whole("noise_permille", 0, permille);
    factor.swing_permille = s.whole("swing_permille", 0, permille);
    factor.storm_permille = s.whole_or("storm_permille", permille, 0, any_permille);
    factor.converted = s.truth_or("converted", false);
    factor.sum_permille = s.whole_or("sum_permille", 0, 0, any_permille);
    read_base(s, kind, factor);
    s.finish();
    kind.factors.push_back(std::move(factor));
  }

  static void read_base(Section& s, const LoggerKind& kind, LoggerFactor& factor) {
    const std::string base = s.text_or("on_top_of", "");
    if (base.empty()) return;
    const auto found = std::ranges::find(kind.factors, base, &LoggerFactor::code);
    if (found == kind.factors.end() || found->places != factor.places || found->unit != factor.unit) {
      s.fault(s.line_of("on_top_of"), "'on_top_of' names a factor above this one with the same unit and digits");
      return;
    }
    factor.base = static_cast<std::size_t>(found - kind.factors.begin());
  }

  static std::int64_t scaled(Section& s, std::string_view key, std::string_view text, int places) {
    const auto decimal = parse_decimal(text);
    if (!decimal || decimal->places > places || text.size() > 9) {
      s.fault(s.line_of(key), fmt::format("{} of '{}' must be a decimal with at most {} digits after the point, as the "
                                          "level has",
                                          in_quotes(text), key, places));
      return 0;
    }
    std::int64_t value = decimal->unscaled;
    for (int i = decimal->places; i < places; ++i) value *= 10;
    return value;
  }

  Section root_;
  FleetPlan plan_;
  std::map<std::string, DayShape> shapes_;
};

}  // namespace

Result<FleetPlan> read_fleet_plan(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  FleetPlan plan;
  if (const auto root = terms::parse_tree(file, faults)) plan = FleetReader{*root, file.path, faults}.read();
  if (faults.empty()) return plan;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::twin
