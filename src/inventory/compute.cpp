#include "inventory/compute.hpp"

#include "base/text.hpp"
#include "inventory/evaluate.hpp"
#include "inventory/parameters.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace lantian::inventory {
namespace {

/// What is known of one pollutant once class, control, place and day are: found once, used by every activity alike.
struct PlannedFactor {
  FoundFactor found;
  FactorRef ref;
  MethodFunction method = nullptr;
  double factor_kg = 0;             ///< for one unit of the denominator
  double to_denominator = 1;        ///< from the class's unit
  std::string text;                 ///< "1.5 kg/t"
  std::optional<double> low, high;  ///< 95 % half-ranges
  std::string gap;                  ///< why there is no factor
  bool has_none = false;            ///< no factor, and the class cannot give off the pollutant
};
struct Plan {
  std::vector<PlannedFactor> factors;  ///< parallel to the pollutants
};

std::optional<double> number_if(const std::optional<Decimal>& value) {
  return value ? std::optional{number_of(*value)} : std::nullopt;
}

/// Product of independent numbers: U = sqrt(Ua^2 + Uf^2); what nobody stated adds nothing. Source: IPCC 2006
/// guidelines, volume 1, equation 3.1.
std::optional<double> half_range(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a && !b) return std::nullopt;
  return std::hypot(a.value_or(0), b.value_or(0));
}

/// Everything that was asked, and the faults and plans found so far.
class Computation {
 public:
  Computation(const Basis& basis, std::span<const Source> sources, std::span<const Activity> activities)
      : basis_{basis}, sources_{sources}, activities_{activities}, pollutants_{basis.pollutants} {
    std::ranges::sort(pollutants_);
    pollutants_.erase(std::ranges::unique(pollutants_).begin(), pollutants_.end());
  }

  Result<Computed> run() {
    check_basis();
    index_sources();
    order_activities();
    if (faults_.empty()) compute_rows();
    if (!faults_.empty()) return Error{ErrorCode::invalid_argument, joined(faults_, "\n"), ""};
    return std::move(computed_);
  }

 private:
  struct Placed {
    std::uint32_t activity = 0;
    const Source* source = nullptr;
  };

  void check_basis();
  void index_sources();
  void order_activities();
  void check_twice();
  void compute_rows();
  void compute_source(std::span<const Placed> group);
  bool check_activity(const Activity& activity, const SourceClass& of_class);
  double amount_in_class_unit(const Activity& activity, const SourceClass& of_class);
  const Plan& plan_of(const Source& source, const SourceClass& of_class, const Activity& activity);
  PlannedFactor planned(const Source& source, const SourceClass& of_class, const Activity& activity,
                        Pollutant pollutant);
  std::string fit_units(const SourceClass& of_class, PlannedFactor& factor) const;
  Emission begun(const Source& source, const SourceClass& of_class, const Activity& activity,
                 Pollutant pollutant) const;
  void fill_by_factor(const Activity& activity, const PlannedFactor& factor, double amount, Emission& row);
  void fill_without_factor(const Activity& activity, double amount_t, Emission& row);
  void fault(const Activity& activity, std::string_view what) {
    faults_.push_back(fmt::format("{}: {}", activity.record, what));
  }

  const Basis& basis_;
  std::span<const Source> sources_;
  std::span<const Activity> activities_;
  std::vector<Pollutant> pollutants_;
  std::unordered_map<std::string_view, const Source*> source_by_id_;
  std::vector<Placed> order_;
  std::unordered_map<std::string, Plan> plans_;
  std::string plan_key_;
  std::unordered_map<std::string_view, const ActivityUnit*> unit_by_text_;
  std::vector<std::string> faults_;
  Computed computed_;
};

void Computation::check_basis() {
  if (basis_.classes == nullptr || basis_.units == nullptr || basis_.factors == nullptr) {
    faults_.emplace_back("a computation needs classes, units and factors");
    return;
  }
  if (pollutants_.empty()) faults_.emplace_back("no pollutant is asked for; name at least one, like SO2");
  if (basis_.chosen.empty()) faults_.emplace_back("no factor set is chosen; 'lantian factors list' shows them");
  for (const FactorChoice& choice : basis_.chosen) {
    if (basis_.factors->set(choice.set, choice.version) != nullptr) continue;
    faults_.push_back(fmt::format("there is no factor set {}{}{}; 'lantian factors list' shows them", choice.set,
                                  choice.version.empty() ? "" : "/", choice.version));
  }
}

void Computation::index_sources() {
  source_by_id_.reserve(sources_.size());
  for (const Source& source : sources_) {
    if (source_by_id_.try_emplace(source.id, &source).second) continue;
    faults_.push_back(fmt::format("source {} stands twice; an id means one source", in_quotes(source.id)));
  }
}

void Computation::order_activities() {
  order_.reserve(activities_.size());
  for (std::size_t i = 0; i < activities_.size(); ++i) {
    const auto found = source_by_id_.find(activities_[i].source_id);
    if (found != source_by_id_.end()) {
      order_.push_back({static_cast<std::uint32_t>(i), found->second});
    } else {
      fault(activities_[i], fmt::format("there is no source {}; register it first, or correct the id",
                                        in_quotes(activities_[i].source_id)));
    }
  }
  std::ranges::sort(order_, [&](const Placed& a, const Placed& b) {
    const Activity& one = activities_[a.activity];
    const Activity& other = activities_[b.activity];
    if (const int order = one.source_id.compare(other.source_id); order != 0) return order < 0;
    return std::tie(one.period.begin, one.period.end, one.record) <
           std::tie(other.period.begin, other.period.end, other.record);
  });
  check_twice();
}

void Computation::check_twice() {
  for (std::size_t i = 1; i < order_.size(); ++i) {
    const Activity& before = activities_[order_[i - 1].activity];
    const Activity& after = activities_[order_[i].activity];
    const bool same = before.source_id == after.source_id && before.period.begin == after.period.begin &&
                      before.period.end == after.period.end;
    if (!same) continue;
    fault(after, fmt::format("source {} has an activity for {} already ({}); two would be counted twice, or one lost",
                             in_quotes(after.source_id), after.period.name, before.record));
  }
}

void Computation::compute_rows() {
  computed_.rows.reserve(order_.size() * pollutants_.size());
  for (std::size_t begin = 0; begin < order_.size();) {
    std::size_t end = begin + 1;
    while (end < order_.size() && order_[end].source == order_[begin].source) ++end;
    compute_source(std::span{order_}.subspan(begin, end - begin));
    begin = end;
  }
}

/// The rows of one source: by pollutant, then by period.
void Computation::compute_source(std::span<const Placed> group) {
  const Source& source = *group.front().source;
  const SourceClass* of_class = basis_.classes->find(source.class_code);
  if (of_class == nullptr) {
    faults_.push_back(fmt::format("source {}: there is no class {}; near are {}", source.id,
                                  in_quotes(source.class_code), basis_.classes->near(source.class_code)));
    return;
  }
  const std::size_t first = computed_.rows.size();
  const std::size_t count = group.size();
  computed_.rows.resize(first + count * pollutants_.size());
  for (std::size_t k = 0; k < count; ++k) {
    const Activity& activity = activities_[group[k].activity];
    const bool sound = check_activity(activity, *of_class);
    const double amount = sound ? amount_in_class_unit(activity, *of_class) : 0;
    const bool counts = sound && activity.notation == Notation::value;
    const Plan* plan = counts ? &plan_of(source, *of_class, activity) : nullptr;
    bool asked_used = false;
    for (std::size_t p = 0; p < pollutants_.size(); ++p) {
      Emission& row = computed_.rows[first + p * count + k];
      row = begun(source, *of_class, activity, pollutants_[p]);
      if (plan == nullptr) continue;
      if (serves_without_factor(activity, pollutants_[p], basis_.methods)) {
        fill_without_factor(activity, amount, row);
      } else {
        fill_by_factor(activity, plan->factors[p], amount, row);
      }
      asked_used = asked_used || row.method == activity.method;
    }
    if (counts && !activity.method.empty() && !asked_used && faults_.empty()) {
      fault(activity, fmt::format("method {} is asked for, but no pollutant here is computed by it: its parameters or "
                                  "a factor of that method are missing",
                                  in_quotes(activity.method)));
    }
  }
}

bool Computation::check_activity(const Activity& activity, const SourceClass& of_class) {
  const std::size_t before = faults_.size();
  if (activity.notation == Notation::included_elsewhere &&
      (activity.included_in.empty() || activity.included_in == activity.source_id)) {
    fault(activity, "IE must name the other source that holds it ('included_in')");
  }
  if (activity.notation != Notation::value) return faults_.size() == before;
  if (activity.value < Decimal{}) {
    fault(activity, fmt::format("an activity is not negative, and {} is; a correction is a new row that supersedes",
                                activity.value.text()));
  }
  const bool known_method =
      activity.method.empty() || is_method_without_factor(activity.method) || factor_method(activity.method) != nullptr;
  if (!known_method) {
    fault(activity, fmt::format("there is no method {}; there are {} CEMS PERMIT MB", in_quotes(activity.method),
                                factor_method_names()));
  }
  if (!activity.parameters.empty()) {
    if (const std::string wrong = parameter_fault(activity, basis_.methods); !wrong.empty()) fault(activity, wrong);
  }
  const auto [at, is_new] = unit_by_text_.try_emplace(activity.unit, nullptr);
  if (is_new) at->second = basis_.units->find(activity.unit);
  if (at->second == nullptr) {
    fault(activity, fmt::format("there is no unit {}; {} is kept in {}", in_quotes(activity.unit), of_class.code,
                                in_quotes(of_class.unit)));
  }
  return faults_.size() == before;
}

double Computation::amount_in_class_unit(const Activity& activity, const SourceClass& of_class) {
  if (activity.notation != Notation::value) return 0;
  const ActivityUnit* from = unit_by_text_.find(activity.unit)->second;
  const ActivityUnit* to = basis_.units->find(of_class.unit);
  if (to == nullptr) {
    fault(activity, fmt::format("class {} is kept in {}, which is no unit", of_class.code, in_quotes(of_class.unit)));
    return 0;
  }
  if (from == to) return number_of(activity.value);
  const auto converted = basis_.units->convert(activity.value, *from, *to);
  if (!converted) {
    fault(activity, fmt::format("{} ({} is kept in '{}')", converted.error().message, of_class.code, of_class.unit));
    return 0;
  }
  return converted->approximate();
}

const Plan& Computation::plan_of(const Source& source, const SourceClass& of_class, const Activity& activity) {
  const Day day = activity.period.begin;
  plan_key_.assign(of_class.code);
  for (const std::string& control : source.controls) (plan_key_ += '>') += control;
  (plan_key_ += '|') += source.unit_id;
  plan_key_ += fmt::format("|{}", day.time_since_epoch().count());
  const auto found = plans_.find(plan_key_);
  if (found != plans_.end()) return found->second;
  Plan plan;
  for (const Pollutant pollutant : pollutants_) {
    plan.factors.push_back(planned(source, of_class, activity, pollutant));
  }
  return plans_.emplace(plan_key_, std::move(plan)).first->second;
}

PlannedFactor Computation::planned(const Source& source, const SourceClass& of_class, const Activity& activity,
                                   Pollutant pollutant) {
  PlannedFactor factor;
  const auto found = basis_.factors->find(of_class.code, pollutant, joined(source.controls, ">"), source.unit_id,
                                          activity.period.begin, basis_.chosen);
  if (!found) {
    factor.gap = found.error().message;
    factor.has_none = of_class.emits && std::ranges::find(*of_class.emits, pollutant) == of_class.emits->end();
    return factor;
  }
  factor.found = *found;
  factor.ref = found->ref();
  factor.method = factor_method(found->factor->method);
  std::string wrong = fit_units(of_class, factor);
  if (factor.method == nullptr) {
    wrong =
        fmt::format("no formula is called {}; there are {}", in_quotes(found->factor->method), factor_method_names());
  }
  if (!wrong.empty()) fault(activity, fmt::format("factor {}: {}", factor.ref.text(), wrong));
  return factor;
}

/// Kilograms for one unit of the denominator, and the class's unit in denominators. Returns what does not fit.
std::string Computation::fit_units(const SourceClass& of_class, PlannedFactor& factor) const {
  const Factor& of = *factor.found.factor;
  const ActivityUnit* numerator = basis_.units->find(of.numerator);
  const ActivityUnit* denominator = basis_.units->find(of.denominator);
  const ActivityUnit* unit = basis_.units->find(of_class.unit);
  const ActivityUnit* kilograms = basis_.units->find("kg");
  if (numerator == nullptr || denominator == nullptr || unit == nullptr || kilograms == nullptr) {
    return fmt::format("'{}/{}' is no unit known here", of.numerator, of.denominator);
  }
  const auto kg = basis_.units->convert(of.value, *numerator, *kilograms);
  if (!kg) return kg.error().message;
  const auto ratio = basis_.units->convert(Decimal{1, 0}, *unit, *denominator);
  if (!ratio) return ratio.error().message;
  factor.factor_kg = kg->approximate();
  factor.to_denominator = ratio->approximate();
  factor.text = fmt::format("{} {}/{}", of.value.text(), of.numerator, of.denominator);
  factor.low = number_if(of.u95_low_percent);
  factor.high = number_if(of.u95_high_percent);
  return "";
}

Emission Computation::begun(const Source& source, const SourceClass& of_class, const Activity& activity,
                            Pollutant pollutant) const {
  Emission row;
  row.source_id = source.id;
  row.unit_id = source.unit_id;
  row.class_code = of_class.code;
  row.sector = of_class.sector;
  row.pollutant = pollutant;
  row.period = activity.period;
  row.notation = activity.notation;
  row.activity_record = activity.record;
  row.synthetic = source.synthetic || activity.synthetic;
  if (activity.notation == Notation::included_elsewhere) row.formula = "included in " + activity.included_in;
  return row;
}

void Computation::fill_by_factor(const Activity& activity, const PlannedFactor& factor, double amount, Emission& row) {
  if (factor.has_none) {
    row.notation = Notation::not_occurring;
    row.formula = fmt::format("class {} gives off no {}", row.class_code, symbol(row.pollutant));
    return;
  }
  if (!factor.gap.empty()) {
    row.notation = Notation::not_estimated;
    computed_.gaps.push_back({row.source_id, row.activity_record, row.pollutant, factor.gap});
    return;
  }
  if (factor.method == nullptr) return;  // reported when it was planned
  MethodQuestion question;
  question.activity = &activity;
  question.pollutant = row.pollutant;
  question.factor = factor.found.factor;
  question.set = factor.found.set;
  question.amount = amount * factor.to_denominator;
  question.factor_kg = factor.factor_kg;
  question.factor_text = factor.text;
  question.methods = basis_.methods;
  MethodAnswer answer = factor.method(question);
  if (!answer.refused.empty()) return fault(activity, answer.refused);
  row.mass_t = answer.mass_t;
  row.formula = std::move(answer.formula);
  row.method = factor.found.factor->method;
  row.factor = factor.ref;
  row.substituted = answer.substituted;
  // A factor measured behind a control does not tell what the control catches.
  if (factor.found.factor->control.empty()) {
    row.residual = answer.residual.value_or(Parameters{activity, row.pollutant}.abatement().released());
  }
  row.u95_low_percent = half_range(number_if(activity.u95_low_percent), factor.low);
  row.u95_high_percent = half_range(number_if(activity.u95_high_percent), factor.high);
}

void Computation::fill_without_factor(const Activity& activity, double amount, Emission& row) {
  MethodQuestion question;
  question.activity = &activity;
  question.pollutant = row.pollutant;
  question.methods = basis_.methods;
  question.amount = amount;
  if (activity.method == "MB") {
    const auto tonnes =
        basis_.units->convert(activity.value, *unit_by_text_.find(activity.unit)->second, *basis_.units->find("t"));
    if (!tonnes) return fault(activity, fmt::format("a balance is in tonnes: {}", tonnes.error().message));
    question.amount = tonnes->approximate();
  }
  MethodAnswer answer = evaluate_without_factor(question);
  if (!answer.refused.empty()) return fault(activity, answer.refused);
  row.mass_t = answer.mass_t;
  row.formula = std::move(answer.formula);
  row.method = activity.method;
  row.substituted = answer.substituted;
  row.u95_low_percent = number_if(activity.u95_low_percent);
  row.u95_high_percent = number_if(activity.u95_high_percent);
}

}  // namespace

Result<Computed> compute(const Basis& basis, std::span<const Source> sources, std::span<const Activity> activities) {
  return Computation{basis, sources, activities}.run();
}

}  // namespace lantian::inventory
