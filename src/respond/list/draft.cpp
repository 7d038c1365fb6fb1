#include "respond/list/draft.hpp"

#include "respond/grade/grade.hpp"

#include <algorithm>
#include <map>

namespace lantian::respond {
namespace {

void put_word(std::string& text, std::string_view key, std::string_view value) {
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + value.size())) {
    text.replace(at, key.size(), value);
  }
}

MeasureText template_of(const ListMeasure& measure) {
  switch (measure.kind) {
    case MeasureKind::stop:
      return MeasureText::stop;
    case MeasureKind::reduce:
      return MeasureText::reduce;
    case MeasureKind::stretch:
      return MeasureText::stretch;
    case MeasureKind::transport:
      return MeasureText::transport;
    case MeasureKind::own:
      break;
  }
  return measure.cut_percent == 0 ? MeasureText::release : MeasureText::own;
}

bool names(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end() || std::ranges::find(words, "*") != words.end();
}

/// The measures of one enterprise.
class DutyDraft {
 public:
  DutyDraft(const GradeRules& rules, const Enterprise& enterprise, bool chinese)
      : rules_{rules}, enterprise_{enterprise}, chinese_{chinese} {
    for (const ProcessUnit& unit : enterprise.units) {
      auto& of_process = by_process_[unit.process];
      if (of_process.empty()) processes_.push_back(unit.process);
      of_process.push_back(&unit);
    }
  }

  std::vector<ListMeasure> run() {
    if (cuts_by_choice(rules_, enterprise_.industry, enterprise_.grade)) return {};
    for (const Level level : list_levels) {
      level_ = level;
      cap_ = load_cap();
      const std::size_t before = drafted_.size();
      for (const MeasureRow* row : duty_rows(rules_, enterprise_, level)) {
        for (const std::string& process : processes_) {
          if (names(row->processes, process)) apply(*row, by_process_[process], before);
        }
      }
      trucks();
    }
    return std::move(drafted_);
  }

 private:
  /// Load that a guarantee allows at this level.
  int load_cap() const {
    if (!enterprise_.guarantee) return 0;
    const ExemptionType* type = rules_.exemption(enterprise_.guarantee->type);
    const bool holds = type != nullptr && std::ranges::find(type->levels, level_) != type->levels.end();
    return holds ? enterprise_.guarantee->load_percent : 0;
  }

  void apply(const MeasureRow& row, const std::vector<const ProcessUnit*>& units, std::size_t before) {
    if (row.kind == MeasureKind::stretch) {
      for (const ProcessUnit* unit : units) {
        cut(row, *unit, MeasureKind::stretch, 100 * (row.hours - row.usual_hours) / row.hours);
      }
      return;
    }
    const std::size_t n = units.size();
    const bool by_load = row.counting == Counting::load || (row.counting == Counting::line_or_load && n == 1);
    const auto percent = static_cast<std::size_t>(row.percent);
    const std::size_t still = row.counting == Counting::line_down ? n * percent / 100 : (n * percent + 99) / 100;
    for (std::size_t i = 0; i < n; ++i) {
      if (by_load || !units[i]->interruptible) {
        cut(row, *units[i], MeasureKind::reduce, row.percent);
      } else if (i < still) {
        if (row.from_hour == 0 || !has_measure(units[i]->id, before)) cut(row, *units[i], MeasureKind::stop, 100);
      } else if (row.from_hour > 0 && has_measure(units[i]->id, before)) {
        add(row, *units[i], MeasureKind::own, 0);
      }
    }
  }

  bool has_measure(std::string_view unit, std::size_t before) const {
    return std::any_of(drafted_.begin() + static_cast<std::ptrdiff_t>(before), drafted_.end(),
                       [&](const ListMeasure& one) { return one.unit == unit; });
  }

  void cut(const MeasureRow& row, const ProcessUnit& unit, MeasureKind kind, int percent) {
    const int least = std::max(cap_, unit.interruptible ? 0 : unit.minimum_load_percent);
    const int cut = std::min(percent, 100 - least);
    if (cut <= 0) return;
    // What is left of a stop under a guarantee is a lower load; what is whole of a lowering is a stop.
    if (kind != MeasureKind::stretch) kind = cut == 100 ? MeasureKind::stop : MeasureKind::reduce;
    add(row, unit, kind, cut);
  }

  void add(const MeasureRow& row, const ProcessUnit& unit, MeasureKind kind, int percent) {
    ListMeasure measure;
    measure.enterprise = enterprise_.id;
    measure.unit = unit.id;
    measure.level = level_;
    measure.kind = kind;
    measure.cut_percent = percent;
    measure.from_hour = row.from_hour;
    if (unit.base) measure.reduction = share_of(*unit.base, percent);
    word_measure(rules_, unit, chinese_, row.hours, measure);
    drafted_.push_back(std::move(measure));
  }

  void trucks() {
    const TransportRule* rule = rules_.transport_rule(rules_.transport_in_use);
    if (rule == nullptr || !rule->holds_at(level_) || enterprise_.heavy_vehicles_per_day < rule->vehicles_from) return;
    ListMeasure measure;
    measure.enterprise = enterprise_.id;
    measure.level = level_;
    measure.kind = MeasureKind::transport;
    measure.text = rules_.texts[static_cast<std::size_t>(MeasureText::transport)].shown(chinese_);
    measure.checks = {CheckMetric::gate};
    drafted_.push_back(std::move(measure));
  }

  const GradeRules& rules_;
  const Enterprise& enterprise_;
  bool chinese_;
  Level level_ = Level::yellow;
  int cap_ = 0;
  std::vector<std::string> processes_;
  std::map<std::string, std::vector<const ProcessUnit*>, std::less<>> by_process_;
  std::vector<ListMeasure> drafted_;
};

}  // namespace

std::string_view duty_of(const Enterprise& enterprise) {
  if (enterprise.small) return "small";
  if (enterprise.industry.empty()) return "none";
  return enterprise.grade.empty() ? std::string_view{"ungraded"} : std::string_view{enterprise.grade};
}

std::vector<const MeasureRow*> duty_rows(const GradeRules& rules, const Enterprise& enterprise, Level level) {
  const std::string_view duty = duty_of(enterprise);
  std::vector<const MeasureRow*> rows;
  const auto collect = [&](std::string_view industry) {
    for (const MeasureRow& row : rules.measures) {
      if (row.industry == industry && std::ranges::find(row.grades, duty) != row.grades.end() &&
          std::ranges::find(row.levels, level) != row.levels.end()) {
        rows.push_back(&row);
      }
    }
  };
  if (!enterprise.industry.empty()) collect(enterprise.industry);
  if (rows.empty()) collect("*");
  std::ranges::stable_sort(rows, {}, &MeasureRow::from_hour);
  return rows;
}

std::vector<ListMeasure> draft_measures(const GradeRules& rules, const Enterprise& enterprise, bool chinese) {
  return DutyDraft{rules, enterprise, chinese}.run();
}

DailyGrams share_of(const DailyGrams& base, int percent) {
  DailyGrams out{};
  // A gram a day below 10^13 g/d, ten million tonnes, times 100 stays far below 2^63.
  for (std::size_t i = 0; i < list_pollutants; ++i) out[i] = base[i] * percent / 100;
  return out;
}

void word_measure(const GradeRules& rules, const ProcessUnit& unit, bool chinese, int hours, ListMeasure& measure) {
  const ProcessKind* process = rules.process(unit.process);
  if (process != nullptr) measure.checks = process->checks;
  const int load = 100 - measure.cut_percent;
  measure.threshold_percent = measure.kind == MeasureKind::stop ? rules.stopped_threshold_percent
                                                                : std::min(100, load + rules.load_margin_percent);
  std::string text = rules.texts[static_cast<std::size_t>(template_of(measure))].shown(chinese);
  const std::string& name = unit.name.shown(chinese);
  put_word(text, "{unit}", name.empty() ? unit.id : name);
  put_word(text, "{percent}", std::to_string(measure.cut_percent));
  put_word(text, "{load}", std::to_string(load));
  put_word(text, "{hours}", std::to_string(hours));
  measure.text = std::move(text);
}

}  // namespace lantian::respond
