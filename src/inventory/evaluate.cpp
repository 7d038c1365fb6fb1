#include "inventory/evaluate.hpp"

#include "base/text.hpp"
#include "inventory/parameters.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace lantian::inventory {
namespace {

MethodAnswer refuse_method(std::string why) {
  return {0, "", std::move(why), false};
}

MethodAnswer refuse_without(const MethodQuestion& question, std::string_view parameter) {
  return refuse_method(fmt::format(
      "{} of {} needs the parameter '{}' (or '{}{}'), which is not given; 0 is a value, "
      "nothing is not",
      question.factor->method, symbol(question.pollutant), parameter, parameter_prefix(question.pollutant), parameter));
}

/// "1983000 t * 1.5 kg/t"
std::string amount_times_factor(const MethodQuestion& question) {
  std::string text;
  text.reserve(question.amount_text.size() + question.factor_text.size() + 32);
  text += question.amount_text;
  text += " * ";
  text += question.factor_text;
  return text;
}

/// " * (1 - 0.95 * 0.9)", or nothing where nothing is kept back.
std::string abatement_text(const Abatement& abatement) {
  if (abatement.removal == 0) return "";
  std::string text = fmt::format(" * (1 - {}", abatement.removal);
  if (abatement.collection != 1) text += fmt::format(" * {}", abatement.collection);
  if (abatement.run != 1) text += fmt::format(" * {}", abatement.run);
  return text + ")";
}

MethodAnswer by_plain_factor(const MethodQuestion& question) {
  const Abatement abatement = Parameters{*question.activity, question.pollutant}.abatement();
  MethodAnswer answer;
  answer.mass_t =
      question.pollutant == Pollutant::co2
          ? in(carbon_by_factor(question.amount, question.factor_kg / 1000, 1 - abatement.released()), tonne_co2)
          : in(mass_by_factor(question.amount, question.factor_kg, abatement), tonne);
  answer.formula = amount_times_factor(question);
  if (abatement.removal != 0) answer.formula += abatement_text(abatement);
  return answer;
}

MethodAnswer by_coal_content(const MethodQuestion& question, std::string_view parameter) {
  const Parameters given{*question.activity, question.pollutant};
  const auto content = given.find(parameter);
  if (!content) return refuse_without(question, parameter);
  const Abatement abatement = given.abatement();
  const CoalMass coal = question.amount * tonne_coal;
  const PollutantMass mass = parameter == "sulphur_percent"
                                 ? mass_by_sulphur(coal, *content, question.factor_kg, abatement)
                                 : mass_by_ash(coal, *content, question.factor_kg, abatement);
  return {in(mass, tonne),
          fmt::format("{} * {} % {}{}", amount_times_factor(question), *content,
                      parameter == "sulphur_percent" ? "S" : "ash", abatement_text(abatement)),
          "", false};
}

MethodAnswer by_sulphur_content(const MethodQuestion& question) {
  return by_coal_content(question, "sulphur_percent");
}
MethodAnswer by_ash_content(const MethodQuestion& question) {
  return by_coal_content(question, "ash_percent");
}

MethodAnswer by_vehicle_distance(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  RoadState state;
  std::string formula = amount_times_factor(question);
  const std::pair<std::string_view, double*> ratios[] = {
      {"speed_ratio", &state.speed},       {"temperature_ratio", &state.temperature},
      {"altitude_ratio", &state.altitude}, {"deterioration_ratio", &state.deterioration},
      {"load_ratio", &state.load},         {"fuel_sulphur_ratio", &state.fuel_sulphur}};
  for (const auto& [name, ratio] : ratios) {
    *ratio = given.or_else(name, 1);
    if (*ratio != 1) formula += fmt::format(" * {} ({})", *ratio, name.substr(0, name.find("_ratio")));
  }
  const Abatement abatement = given.abatement();
  const PollutantMass mass = mass_by_distance(question.amount, question.factor_kg * 1000, state);
  return {in(mass, tonne) * abatement.released(), formula + abatement_text(abatement), "", false};
}

/// The constants a formula needs, from the set of its factor; the first that is missing is named.
class Constants {
 public:
  explicit Constants(const FactorSet& set) : set_{&set} {}
  double operator()(std::string_view id) {
    const MethodConstant* constant = set_->constant(id);
    if (constant == nullptr && missing_.empty()) missing_ = id;
    return constant == nullptr ? 1 : number_of(constant->value);
  }
  std::string fault() const {
    return missing_.empty() ? "" : fmt::format("{} has no constant '{}'; add it there", set_->file, missing_);
  }

 private:
  const FactorSet* set_;
  std::string missing_;
};

MethodAnswer by_paved_road(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  const auto silt = given.find("silt_g_m2");
  const auto weight = given.find("weight_t");
  if (!silt) return refuse_without(question, "silt_g_m2");
  if (!weight) return refuse_without(question, "weight_t");
  Constants constant{*question.set};
  const PavedRoadForm form{constant("silt_exponent"), constant("weight_exponent"), constant("wet_divisor")};
  if (const std::string fault = constant.fault(); !fault.empty()) return refuse_method(fault);
  const PavedRoad road{*silt, *weight, given.or_else("wet_days", 0),
                       static_cast<double>(question.activity->period.days())};
  if (road.wet_days > road.days) {
    return refuse_method(fmt::format("'wet_days' is {}, but the period has {} days", road.wet_days, road.days));
  }
  const Abatement abatement = given.abatement();
  const double g_km = paved_road_g_km(question.factor_kg * 1000, form, road);
  std::string formula = fmt::format("{} * {}^{} * {}^{}", amount_times_factor(question), *silt, form.silt_exponent,
                                    *weight, form.weight_exponent);
  if (road.wet_days > 0) formula += fmt::format(" * (1 - {}/({} * {}))", road.wet_days, form.wet_divisor, road.days);
  return {in(mass_by_distance(question.amount, g_km, {}), tonne) * abatement.released(),
          formula + abatement_text(abatement), "", false};
}

/// The six items of "six 100 %"; each has its efficiency in the factor's set and its compliance at the site.
constexpr std::array<std::string_view, 6> site_items{"fence",     "cover",   "wet_work",
                                                     "hard_road", "washing", "closed_truck"};

MethodAnswer by_building_site(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  std::vector<SiteCheck> checks;
  std::string items;
  for (const std::string_view item : site_items) {
    const auto compliance = given.find(fmt::format("{}_compliance_percent", item));
    if (!compliance) continue;
    const std::string name = fmt::format("{}_percent", item);
    const MethodConstant* known = question.set->constant(name);
    const auto own = given.find(name);
    if (!own && known == nullptr) {
      return refuse_method(fmt::format("{} has no efficiency for '{}'; give '{}', or leave its compliance out",
                                       question.set->file, item, name));
    }
    const double efficiency = (own ? *own : number_of(known->value)) / 100;
    checks.push_back({efficiency, *compliance / 100});
    items += fmt::format(" * (1 - {} * {})", efficiency, *compliance / 100);
  }
  Abatement abatement = given.abatement();
  MethodAnswer answer;
  answer.formula = amount_times_factor(question) + items + abatement_text(abatement);
  const double through = (1 - site_efficiency(checks)) * abatement.released();
  answer.mass_t = in(mass_by_factor(question.amount, question.factor_kg, {1 - through, 1, 1}), tonne);
  answer.residual = through;
  return answer;
}

MethodAnswer by_bare_land(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  for (const std::string_view name : {"erodibility_t_ha_a", "climate_ratio"}) {
    if (!given.find(name)) return refuse_without(question, name);
  }
  const BareLand land{*given.find("erodibility_t_ha_a"), given.or_else("roughness_ratio", 1),
                      given.or_else("length_ratio", 1), given.or_else("cover_ratio", 1), *given.find("climate_ratio")};
  const Abatement abatement = given.abatement();
  const double t_ha_a = bare_land_t_ha_a(question.factor_kg / 1000, land);
  return {in(mass_by_factor(question.amount, t_ha_a * 1000, abatement), tonne),
          fmt::format("{} * {} (erodibility) * {} (roughness) * {} (length) * {} (cover) * {} (climate){}",
                      amount_times_factor(question), land.erodibility_t_ha_a, land.roughness, land.length, land.cover,
                      land.climate, abatement_text(abatement)),
          "", false};
}

MethodAnswer by_pile_loading(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  const auto wind = given.find("wind_m_s");
  const auto moisture = given.find("moisture_percent");
  if (!wind) return refuse_without(question, "wind_m_s");
  if (!moisture) return refuse_without(question, "moisture_percent");
  if (*moisture <= 0) return refuse_method("'moisture_percent' is above 0: the equation divides by it");
  Constants constant{*question.set};
  const PileForm form{constant("wind_reference_m_s"), constant("wind_exponent"), constant("moisture_reference_percent"),
                      constant("moisture_exponent")};
  if (const std::string fault = constant.fault(); !fault.empty()) return refuse_method(fault);
  const Abatement abatement = given.abatement();
  const double kg_t = pile_loading_kg_t(question.factor_kg, form, *wind, *moisture);
  return {in(mass_by_factor(question.amount, kg_t, abatement), tonne),
          fmt::format("{} * ({}/{})^{} / ({}/{})^{}{}", amount_times_factor(question), *wind, form.wind_reference_m_s,
                      form.wind_exponent, *moisture, form.moisture_reference_percent, form.moisture_exponent,
                      abatement_text(abatement)),
          "", false};
}

constexpr std::pair<std::string_view, MethodFunction> factor_methods[] = {
    {"EF", by_plain_factor},    {"COEF", by_plain_factor}, {"EF_S", by_sulphur_content},
    {"EF_ASH", by_ash_content}, {"ROAD", by_paved_road},   {"TRUCK", by_vehicle_distance},
    {"CONS", by_building_site}, {"BARE", by_bare_land},    {"PILE", by_pile_loading}};

MethodAnswer by_measured_mass(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  const double kg = *given.own("cems_kg");
  MethodAnswer answer{kg / 1000, fmt::format("{} kg measured", kg), "", false};
  answer.substituted = given.or_else("substituted_hours", 0) > 0;
  if (answer.substituted) {
    answer.formula += fmt::format(", {} hours of it substituted", *given.find("substituted_hours"));
  }
  return answer;
}

MethodAnswer by_permitted_mass(const MethodQuestion& question) {
  const Parameters given{*question.activity, question.pollutant};
  const double permitted = *given.own("permitted_t");
  const double reported = *given.own("reported_t");
  return {in(mass_by_permit(permitted * tonne, reported * tonne), tonne),
          fmt::format("({} t permitted + {} t reported) / 2", permitted, reported), "", false};
}

MethodAnswer by_balance(const MethodQuestion& question) {
  const BalanceRule& rule = *question.methods->balance(question.pollutant);
  const Parameters given{*question.activity, question.pollutant};
  const double percent = *given.find(rule.element + "_percent");
  const double out = given.or_else(rule.element + "_out_t", 0);
  const Stream in_stream{question.amount, percent / 100};
  const Stream out_stream{out, 1};
  const double kept = balance_t({&in_stream, 1}, {&out_stream, 1});
  if (kept < 0) {
    return refuse_method(fmt::format("more {} leaves ({} t) than enters ({} t): a stream is missing or wrong",
                                     rule.element, out, in_stream.mass_t * in_stream.content));
  }
  const double ratio = number_of(rule.to) / number_of(rule.from);
  const double mass = question.pollutant == Pollutant::co2 ? in(carbon_by_balance(kept, ratio), tonne_co2)
                                                           : in(mass_by_balance(kept, ratio), tonne);
  const Abatement abatement = given.abatement();
  return {mass * abatement.released(),
          fmt::format("({} * {} % - {} t) {} * {}/{}{}", question.amount_text, percent, out, rule.element,
                      rule.to.text(), rule.from.text(), abatement_text(abatement)),
          "", false};
}

}  // namespace

double number_of(const Decimal& value) {
  constexpr std::array powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
  constexpr std::int64_t exact_below = std::int64_t{1} << 53;
  const bool small = value.unscaled < exact_below && value.unscaled > -exact_below;
  if (!small || value.places < 0 || static_cast<std::size_t>(value.places) >= powers.size()) return value.approximate();
  return static_cast<double>(value.unscaled) / powers[static_cast<std::size_t>(value.places)];
}

MethodFunction factor_method(std::string_view id) {
  for (const auto& [name, function] : factor_methods) {
    if (name == id) return function;
  }
  return nullptr;
}

std::string factor_method_names() {
  std::vector<std::string> names;
  for (const auto& [name, function] : factor_methods) names.emplace_back(name);
  return joined(names, " ");
}

bool is_method_without_factor(std::string_view id) {
  return id == "CEMS" || id == "PERMIT" || id == "MB";
}

bool serves_without_factor(const Activity& activity, Pollutant pollutant, const MethodBook* methods) {
  const Parameters given{activity, pollutant};
  if (activity.method == "CEMS") return given.own("cems_kg").has_value();
  if (activity.method == "PERMIT") return given.own("permitted_t") && given.own("reported_t");
  if (activity.method != "MB" || methods == nullptr) return false;
  const BalanceRule* rule = methods->balance(pollutant);
  return rule != nullptr && given.find(rule->element + "_percent");
}

MethodAnswer evaluate_without_factor(const MethodQuestion& question) {
  if (question.activity->method == "CEMS") return by_measured_mass(question);
  if (question.activity->method == "PERMIT") return by_permitted_mass(question);
  return by_balance(question);
}

std::string parameter_fault(const Activity& activity, const MethodBook* methods) {
  std::vector<std::string> faults;
  for (const auto& [name, value] : activity.parameters) {
    const MethodParameter* known = methods == nullptr ? nullptr : methods->parameter(name);
    if (methods != nullptr && known == nullptr) {
      faults.push_back(
          fmt::format("{} is no parameter of any method; 'lantian factors methods' lists them", in_quotes(name)));
      continue;
    }
    const Decimal low = known == nullptr ? Decimal{} : known->low;
    const bool open = known == nullptr && !name.ends_with("_percent");
    const Decimal high = known == nullptr ? Decimal{100, 0} : known->high;
    if (low <= value && (open || value <= high)) continue;
    faults.push_back(fmt::format("'{}' is {}; it lies between {} and {}", name, value.text(), low.text(),
                                 open ? "any number" : high.text()));
  }
  return joined(faults, "; ");
}

}  // namespace lantian::inventory
