#include "inventory/compute.hpp"

#include "base/text.hpp"
#include "inventory/factor_plan.hpp"
#include "inventory/parameters.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_map>

namespace lantian::inventory {
namespace {

struct KnownClass {
  const SourceClass* of = nullptr;
  const ActivityUnit* unit = nullptr;
};
/// One activity of the source at hand, checked and converted once for every pollutant.
struct Ready {
  const Activity* activity = nullptr;
  const FactorPlan* plan = nullptr;  ///< null: nothing to compute
  double amount = 0;                 ///< in the class's unit
  std::string amount_text;           ///< "1983000 t"
  bool asked_used = false;
};

/// Product of independent numbers: U = sqrt(Ua^2 + Uf^2); what nobody stated adds nothing. Source: IPCC 2006
/// guidelines, volume 1, equation 3.1.
std::optional<double> half_range(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a && !b) return std::nullopt;
  return std::hypot(a.value_or(0), b.value_or(0));
}

/// What a row is about, before any number.
void begin_row(const Source& source, const SourceClass& of_class, const Activity& activity, Emission& row) {
  row.source_id = source.id;
  row.unit_id = source.unit_id;
  row.class_code = of_class.code;
  row.sector = of_class.sector;
  row.period = activity.period;
  row.notation = activity.notation;
  row.activity_record = activity.record;
  row.synthetic = source.synthetic || activity.synthetic;
  if (activity.notation == Notation::included_elsewhere) row.formula = "included in " + activity.included_in;
}

/// Everything that was asked, and the faults and plans found so far.
class Computation {
 public:
  Computation(const Basis& basis, std::span<const Source> sources, std::span<const Activity> activities)
      : basis_{basis},
        sources_{sources},
        activities_{activities},
        pollutants_{basis.pollutants},
        plans_{basis_, pollutants_} {
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
  void check_asked_method(const Ready& ready);
  const KnownClass* known_class(const std::string& code);
  bool check_activity(const Activity& activity, const KnownClass& known);
  const ActivityUnit* unit_of(const Activity& activity);
  double amount_in_class_unit(const Activity& activity, const KnownClass& known);
  void fill_by_factor(const Ready& ready, const PlannedFactor& factor, Emission& row);
  void fill_without_factor(const Ready& ready, Emission& row);
  void fault(const Activity& activity, std::string_view what) {
    faults_.push_back(fmt::format("{}: {}", activity.record, what));
  }

  const Basis& basis_;
  std::span<const Source> sources_;
  std::span<const Activity> activities_;
  std::vector<Pollutant> pollutants_;
  std::unordered_map<std::string_view, const Source*> source_by_id_;
  std::vector<Placed> order_;
  FactorPlans plans_;
  std::unordered_map<std::string_view, const ActivityUnit*> unit_by_text_;
  std::unordered_map<std::string_view, KnownClass> known_classes_;
  std::vector<Ready> ready_;
  std::vector<std::string> faults_;
  std::set<std::string> told_;  ///< faults of factors, each told once
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
  const KnownClass* known = known_class(source.class_code);
  if (known == nullptr) {
    faults_.push_back(fmt::format("source {}: there is no class {}; near are {}", source.id,
                                  in_quotes(source.class_code), basis_.classes->near(source.class_code)));
    return;
  }
  ready_.clear();
  for (const Placed& placed : group) {
    Ready& ready = ready_.emplace_back();
    ready.activity = &activities_[placed.activity];
    if (!check_activity(*ready.activity, *known) || ready.activity->notation != Notation::value) continue;
    ready.amount = amount_in_class_unit(*ready.activity, *known);
    ready.amount_text = ready.activity->value.text() + " " + ready.activity->unit;
    ready.plan = &plans_.of(source, *known->of, ready.activity->period.begin);
  }
  for (std::size_t p = 0; p < pollutants_.size(); ++p) {
    for (Ready& ready : ready_) {
      Emission& row = computed_.rows.emplace_back();
      begin_row(source, *known->of, *ready.activity, row);
      row.pollutant = pollutants_[p];
      if (ready.plan == nullptr) continue;
      if (serves_without_factor(*ready.activity, row.pollutant, basis_.methods)) {
        fill_without_factor(ready, row);
      } else {
        fill_by_factor(ready, (*ready.plan)[p], row);
      }
      ready.asked_used = ready.asked_used || row.method == ready.activity->method;
    }
  }
  for (const Ready& ready : ready_) check_asked_method(ready);
}

/// A method that an activity asks for and no pollutant is computed by is a slip of the pen.
void Computation::check_asked_method(const Ready& ready) {
  if (ready.plan == nullptr || ready.activity->method.empty() || ready.asked_used || !faults_.empty()) return;
  fault(*ready.activity, fmt::format("method {} is asked for, but no pollutant here is computed by it: its parameters "
                                     "or a factor of that method are missing",
                                     in_quotes(ready.activity->method)));
}

/// Null when there is no such class. Sources come in any order of classes, but there are few classes.
const KnownClass* Computation::known_class(const std::string& code) {
  const auto found = known_classes_.find(code);
  if (found != known_classes_.end()) return &found->second;
  const SourceClass* of = basis_.classes->find(code);
  if (of == nullptr) return nullptr;
  return &known_classes_.emplace(of->code, KnownClass{of, basis_.units->find(of->unit)}).first->second;
}

bool Computation::check_activity(const Activity& activity, const KnownClass& known) {
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
  const ActivityUnit* unit = unit_of(activity);
  if (unit == nullptr || known.unit == nullptr) {
    fault(activity, fmt::format("there is no unit {}; {} is kept in {}", in_quotes(activity.unit), known.of->code,
                                in_quotes(known.of->unit)));
  } else if (unit->dimension != known.unit->dimension) {
    const auto refused = basis_.units->convert(activity.value, *unit, *known.unit);
    fault(activity, fmt::format("{} ({} is kept in '{}')", refused.error().message, known.of->code, known.of->unit));
  }
  return faults_.size() == before;
}

const ActivityUnit* Computation::unit_of(const Activity& activity) {
  const auto [at, is_new] = unit_by_text_.try_emplace(activity.unit, nullptr);
  if (is_new) at->second = basis_.units->find(activity.unit);
  return at->second;
}

/// Requires: a sound activity.
double Computation::amount_in_class_unit(const Activity& activity, const KnownClass& known) {
  const ActivityUnit* from = unit_of(activity);
  if (from == known.unit) return number_of(activity.value);
  const auto converted = basis_.units->convert(activity.value, *from, *known.unit);
  return converted ? converted->approximate() : 0;
}

void Computation::fill_by_factor(const Ready& ready, const PlannedFactor& factor, Emission& row) {
  const Activity& activity = *ready.activity;
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
  if (!factor.wrong.empty()) {
    if (told_.insert(factor.wrong).second) fault(activity, factor.wrong);
    return;
  }
  MethodQuestion question;
  question.activity = &activity;
  question.pollutant = row.pollutant;
  question.factor = factor.found.factor;
  question.set = factor.found.set;
  question.amount = ready.amount * factor.to_denominator;
  question.amount_text = ready.amount_text;
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

void Computation::fill_without_factor(const Ready& ready, Emission& row) {
  const Activity& activity = *ready.activity;
  MethodQuestion question;
  question.activity = &activity;
  question.pollutant = row.pollutant;
  question.methods = basis_.methods;
  question.amount = ready.amount;
  question.amount_text = ready.amount_text;
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
