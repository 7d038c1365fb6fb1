#include "base/text.hpp"
#include "inventory/evaluate.hpp"
#include "inventory/records/record_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

namespace lantian::inventory {
namespace {

/// Decimal columns that are members of Activity. Every other decimal column of the form is a parameter by its name.
constexpr std::array<std::string_view, 3> decimal_members{"amount", "u95_low_percent", "u95_high_percent"};

using SourceIndex = std::unordered_map<std::string_view, const Source*>;

std::vector<std::string> parameter_columns(const terms::Form& form) {
  std::vector<std::string> fields;
  for (const terms::FormColumn& column : form.columns) {
    const bool member = std::ranges::find(decimal_members, column.field) != decimal_members.end();
    if (column.kind == terms::FieldKind::decimal && !member) fields.push_back(column.field);
  }
  return fields;
}

class ActivityReader {
 public:
  ActivityReader(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources)
      : table_{table}, books_{books}, parameters_{parameter_columns(*table.form)} {
    for (const Source& source : sources) sources_.emplace(source.id, &source);
  }

  Taken<Activity> read();

 private:
  Activity take(RecordRow& row);
  const Source* take_source(RecordRow& row);
  void take_amount(RecordRow& row, Activity& activity);
  void check_included_in(RecordRow& row, const Activity& activity);
  void check_unit(RecordRow& row, const Source* source);
  void take_parameters(RecordRow& row, Activity& activity);
  void refuse_overlaps(Taken<Activity>& taken) const;

  const RecordTable& table_;
  const RecordBooks& books_;
  std::vector<std::string> parameters_;
  SourceIndex sources_;
};

/// The source, if there is one; what the row says of its county and class must be true of it.
const Source* ActivityReader::take_source(RecordRow& row) {
  const auto found = sources_.find(row.text("source_id"));
  if (found == sources_.end()) {
    row.refuse("source_id", "is no source of the register; register it first, or correct the id");
    return nullptr;
  }
  const Source& source = *found->second;
  if (row.has("class") && row.text("class") != source.class_code)
    row.refuse("class", fmt::format("is not the class of source {}, which is {}", source.id, source.class_code));
  if (row.has("county") && row.unit_id("county", books_.region) != source.unit_id)
    row.refuse("county", fmt::format("is not where source {} stands, which is {}", source.id, source.unit_id));
  return &source;
}

void ActivityReader::take_amount(RecordRow& row, Activity& activity) {
  if (const auto notation = parse_notation(row.text("amount"))) {
    activity.notation = *notation;
  } else if (const auto value = row.decimal("amount")) {
    activity.value = *value;
  }
  if (activity.value.unscaled < 0) row.refuse("amount", "is negative; an activity is zero or more");
}

void ActivityReader::check_included_in(RecordRow& row, const Activity& activity) {
  const bool elsewhere = activity.notation == Notation::included_elsewhere;
  if (elsewhere && activity.included_in.empty()) {
    row.refuse("included_in", "is empty, but the amount is IE; name the source that counts it");
  } else if (!elsewhere && !activity.included_in.empty()) {
    row.refuse("included_in", "is filled, but the amount is not IE; one of the two is wrong");
  } else if (elsewhere && activity.included_in == activity.source_id) {
    row.refuse("included_in", "is the source itself; name the other one that counts it");
  } else if (elsewhere && !sources_.contains(activity.included_in)) {
    row.refuse("included_in", "is no source of the register");
  }
}

void ActivityReader::check_unit(RecordRow& row, const Source* source) {
  const ActivityUnit* given = books_.units->find(row.text("unit"));
  const SourceClass* of_class = source == nullptr ? nullptr : books_.classes->find(source->class_code);
  const ActivityUnit* wanted = of_class == nullptr ? nullptr : books_.units->find(of_class->unit);
  const std::string allowed =
      wanted == nullptr ? std::string{} : fmt::format("; allowed are {}", books_.units->symbols_of(wanted->dimension));
  if (given == nullptr) {
    row.refuse("unit", "is no unit known here" + allowed);
  } else if (wanted != nullptr && given->dimension != wanted->dimension) {
    row.refuse("unit", fmt::format("is a unit of {}, but class {} counts in {}{}", given->dimension, of_class->code,
                                   wanted->symbol, allowed));
  }
}

void ActivityReader::take_parameters(RecordRow& row, Activity& activity) {
  for (const std::string& field : parameters_) {
    if (const auto value = row.decimal(field)) activity.parameters.emplace(field, *value);
  }
  for (const std::string& piece : row.view().list("parameters")) {
    const std::size_t equals = piece.find('=');
    const std::string name{trimmed(piece.substr(0, equals))};
    const auto value =
        parse_decimal(equals == std::string::npos ? "" : trimmed(std::string_view{piece}.substr(equals + 1)));
    if (!value || name.empty()) {
      row.refuse("parameters",
                 fmt::format("holds {}; write name=number, like so2_removal_percent=95", in_quotes(piece)));
    } else if (!activity.parameters.emplace(name, *value).second) {
      row.refuse("parameters", fmt::format("gives '{}' twice, or beside its own column; keep one", name));
    }
  }
  if (const std::string fault = parameter_fault(activity, books_.methods); !fault.empty())
    row.refuse("parameters", fault);
}

Activity ActivityReader::take(RecordRow& row) {
  Activity activity;
  activity.record = row.place();
  activity.source_id = row.text("source_id");
  const Source* source = take_source(row);
  if (const auto period = parse_period(row.text("period"))) {
    activity.period = *period;
  } else {
    row.refuse("period", period.error().message);
  }
  take_amount(row, activity);
  activity.included_in = row.text("included_in");
  check_included_in(row, activity);
  activity.unit = row.text("unit");
  check_unit(row, source);
  activity.method = row.text("method");
  if (books_.methods != nullptr && row.has("method") && books_.methods->method(activity.method) == nullptr) {
    std::string ids;
    for (const Method& method : books_.methods->methods()) ids += (ids.empty() ? "" : ", ") + method.id;
    row.refuse("method", "is no method; there are " + ids);
  }
  take_parameters(row, activity);
  activity.u95_low_percent = row.decimal("u95_low_percent");
  activity.u95_high_percent = row.decimal("u95_high_percent");
  activity.data_source = row.text("data_source");
  activity.evidence = row.text("evidence");
  activity.confidence = row.text("confidence");
  activity.synthetic = row.view().truth("synthetic");
  return activity;
}

/// A year and one of its months would count the month twice.
void ActivityReader::refuse_overlaps(Taken<Activity>& taken) const {
  std::vector<std::size_t> order(taken.values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto& rows = taken.values;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(rows[a].source_id, rows[a].period.begin, a) < std::tie(rows[b].source_id, rows[b].period.begin, b);
  });
  std::size_t longest = 0;  // of the source so far, the row that ends last
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Activity& row = rows[order[i]];
    const Activity& before = rows[order[longest]];
    const bool same = i > 0 && before.source_id == row.source_id && before.period.end > before.period.begin;
    if (same && row.period.begin < before.period.end && row.period.end > row.period.begin) {
      RecordRow at{table_, table_.records[order[i]], taken.refusals};
      at.refuse("period", fmt::format("overlaps {} of the same source in line {}, whose tonnes would count twice; keep "
                                      "the parts or the whole",
                                      before.period.name, table_.records[order[longest]].line));
    }
    if (!same || row.period.end > before.period.end) longest = i;
  }
}

Taken<Activity> ActivityReader::read() {
  auto taken = take_rows<Activity>(table_, [&](RecordRow& row) { return take(row); });
  refuse_overlaps(taken);
  std::ranges::stable_sort(taken.refusals, {}, &terms::RowRefusal::line);
  return all_or_none(std::move(taken));
}

terms::Record record_of(const terms::Form& form, const std::vector<std::string>& columns, const Activity& activity) {
  RecordDraft draft{form};
  draft.put("period", activity.period.name);
  draft.put("source_id", activity.source_id);
  if (activity.notation == Notation::value) {
    draft.put("amount", std::optional{activity.value});
  } else {
    draft.put("amount", name_of(activity.notation));
  }
  draft.put("unit", activity.unit);
  draft.put("included_in", activity.included_in);
  draft.put("method", activity.method);
  std::vector<std::string> further;
  for (const auto& [name, value] : activity.parameters) {
    if (std::ranges::find(columns, name) != columns.end()) {
      draft.put(name, std::optional{value});
    } else {
      further.push_back(name + "=" + value.text());
    }
  }
  draft.put("parameters", further);
  draft.put("u95_low_percent", activity.u95_low_percent);
  draft.put("u95_high_percent", activity.u95_high_percent);
  draft.put("data_source", activity.data_source);
  draft.put("evidence", activity.evidence);
  draft.put("confidence", activity.confidence);
  draft.put_truth("synthetic", activity.synthetic);
  return draft.done();
}

}  // namespace

Taken<Activity> read_activities(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources) {
  return ActivityReader{table, books, sources}.read();
}

std::vector<terms::Record> write_activities(const terms::Form& form, std::span<const Activity> activities) {
  const std::vector<std::string> columns = parameter_columns(form);
  std::vector<terms::Record> records;
  records.reserve(activities.size());
  for (const Activity& activity : activities) records.push_back(record_of(form, columns, activity));
  return records;
}

}  // namespace lantian::inventory
