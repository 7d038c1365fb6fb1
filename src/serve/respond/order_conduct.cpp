#include "serve/respond/order_conduct.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using respond::CheckMetric;
using respond::Order;
using respond::OrderStep;

constexpr int base_week_hours = 168;

/// Whole numbers that look like chance, the same everywhere.
class Chance {
 public:
  explicit Chance(std::string_view seed) {
    for (const char c : seed) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  /// 0 to `below` - 1.
  int draw(int below) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = (state_ ^ (state_ >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<int>((mixed ^ (mixed >> 31U)) % static_cast<std::uint64_t>(below));
  }

 private:
  std::uint64_t state_ = 0xCBF29CE484222325U;
};

bool made_up_night(HourEnding hour) {
  return hour_of_day(hour) > 22 || hour_of_day(hour) <= 6;
}

/// The step that holds for a unit in an hour, over all orders of its plant; no pointer before the first.
const OrderStep* step_for(const std::vector<const Order*>& orders, const std::string& unit, HourEnding hour,
                          HourEnding& since) {
  const Order* holding = nullptr;
  for (const Order* order : orders) {
    if (order->from <= hour) holding = order;
  }
  if (holding == nullptr) return nullptr;
  const OrderStep* found = nullptr;
  for (const OrderStep& step : holding->steps) {
    const bool now = step.unit == unit && step.kind != respond::MeasureKind::transport &&
                     holding->clock_begin() + std::chrono::hours{step.from_hour} <= hour;
    if (now && (found == nullptr || found->from_hour <= step.from_hour)) found = &step;
  }
  if (found != nullptr) since = std::max(holding->from, holding->clock_begin() + std::chrono::hours{found->from_hour});
  return found;
}

/// What share of the usual figure a meter shows, percent.
int shown_percent(const OrderStep& step, CheckMetric metric, Conduct conduct, HourEnding hour, HourEnding since) {
  const bool down_yet = (hour - since).count() >= step.hours_to_reduce;
  if (!down_yet) return 100;
  if (conduct == Conduct::flow_stays && metric == CheckMetric::flow) return 98;
  if (conduct == Conduct::back_at_night && made_up_night(hour)) return 100;
  return 100 - step.cut_percent;
}

struct PlantMeters {
  const std::string& episode;
  const std::string& enterprise;
  std::vector<const Order*> orders;
  HourEnding first, last;
};

void add_meter(const PlantMeters& plant, const std::string& unit, CheckMetric metric, respond::ResponseEvidence& out) {
  const Conduct conduct = conduct_of(plant.episode, plant.enterprise);
  Chance chance{plant.enterprise + unit + std::string{word_of(metric)}};
  respond::EvidenceSeries series{plant.enterprise, unit, metric, plant.first, {}};
  const double drawn = chance.draw(4000);
  const double usual = metric == CheckMetric::load ? 60 + drawn / 125 : 200 + drawn;  // load: percent of capacity
  for (HourEnding hour = plant.first; hour <= plant.last; hour += std::chrono::hours{1}) {
    HourEnding since{};
    const OrderStep* step = step_for(plant.orders, unit, hour, since);
    const int percent = step == nullptr ? 100 : shown_percent(*step, metric, conduct, hour, since);
    const bool lost = step != nullptr && conduct == Conduct::silent && chance.draw(100) < 70;
    const double noise = 1 + (chance.draw(61) - 30) / 1000.0;
    series.values.push_back(lost ? std::nullopt : std::optional{usual * percent / 100 * noise});
  }
  out.series.push_back(std::move(series));
}

void add_gate(const PlantMeters& plant, respond::ResponseEvidence& out) {
  out.logs.push_back({plant.enterprise, plant.first, plant.last});
  const Conduct conduct = conduct_of(plant.episode, plant.enterprise);
  Chance chance{plant.enterprise + plant.episode + "gate"};
  const HourEnding began = plant.orders.front()->from;
  for (HourEnding hour = began; hour <= plant.last; hour += std::chrono::hours{3}) {
    out.passes.push_back({plant.enterprise, hour, chance.draw(2) == 0 ? "C5" : "C6", {}, false});
    const bool banned = conduct == Conduct::banned_trucks && chance.draw(3) == 0;
    if (banned) out.passes.push_back({plant.enterprise, hour, "C4", {}, false});
  }
}

bool metered(CheckMetric metric) {
  return metric == CheckMetric::power || metric == CheckMetric::flow || metric == CheckMetric::load;
}

}  // namespace

Conduct conduct_of(std::string_view episode, std::string_view enterprise) {
  Chance chance{std::string{episode} + "/" + std::string{enterprise}};
  const int drawn = chance.draw(100);
  if (drawn < 84) return Conduct::complies;
  if (drawn < 89) return Conduct::flow_stays;
  if (drawn < 94) return Conduct::back_at_night;
  if (drawn < 97) return Conduct::banned_trucks;
  return Conduct::silent;
}

respond::ResponseEvidence made_up_evidence(std::span<const Order> orders, HourEnding last) {
  respond::ResponseEvidence out;
  out.synthetic = true;
  std::map<std::string, std::vector<const Order*>> plants;
  HourEnding began = last;
  for (const Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    plants[order.recipient].push_back(&order);
    began = std::min(began, order.from);
  }
  for (auto& [enterprise, held] : plants) {
    std::ranges::sort(held, {}, &Order::turn);
    const PlantMeters plant{held.front()->episode, enterprise, held, began - std::chrono::hours{base_week_hours}, last};
    std::set<std::pair<std::string, CheckMetric>> meters;
    bool gate = false;
    for (const Order* order : held) {
      for (const OrderStep& step : order->steps) {
        gate = gate || step.kind == respond::MeasureKind::transport;
        if (step.kind == respond::MeasureKind::transport) continue;
        for (const CheckMetric metric : step.checks) {
          if (metered(metric)) meters.insert({step.unit, metric});
        }
      }
    }
    for (const auto& [unit, metric] : meters) add_meter(plant, unit, metric, out);
    if (gate) add_gate(plant, out);
  }
  return out;
}

JointConduct joint_conduct_of(std::size_t position, std::size_t members) {
  constexpr JointConduct late{95, 5};
  if (position + 1 == members) return late;
  return {6 + static_cast<int>(position) * 4, 0};
}

int minutes_to_receipt(std::string_view order) {
  Chance chance{order};
  const int drawn = chance.draw(100);
  if (drawn < 1) return -1;
  if (drawn < 4) return 70 + chance.draw(120);
  return 3 + chance.draw(45);
}

}  // namespace lantian::serve
