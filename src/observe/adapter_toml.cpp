// The only file of this room that knows TOML.
#include "base/text.hpp"
#include "observe/layout.hpp"
#include "terms/toml_library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

namespace lantian::observe {
namespace {

/// Words of a key and what they mean.
template <class T>
struct Choice {
  std::string_view word;
  T meaning;
};

/// One table of the file with the faults found so far. Every getter takes the key once; what nobody took is a typing
/// error and becomes a fault.
class AdapterTable {
 public:
  AdapterTable(const toml::table& table, std::string name, const std::string& path, std::vector<std::string>& faults)
      : table_{&table}, name_{std::move(name)}, path_{&path}, faults_{&faults} {}

  bool has(std::string_view key) const { return table_->contains(key); }
  const toml::node* take(std::string_view key) {
    taken_.emplace_back(key);
    return table_->get(key);
  }
  void fault(const toml::node* at, const std::string& message) {
    const auto line = (at != nullptr ? at->source() : table_->source()).begin.line;
    faults_->push_back(fmt::format("{}:{}: {}", *path_, line, message));
  }

  std::string text(std::string_view key, bool required = false) {
    const toml::node* node = take(key);
    if (node == nullptr) {
      if (required) fault(nullptr, fmt::format("{}'{}' is not given", name_, key));
      return {};
    }
    if (const auto* value = node->as_string()) return value->get();
    fault(node, fmt::format("{}{} must be a text in quotes", name_, key));
    return {};
  }

  bool flag(std::string_view key, bool otherwise) {
    const toml::node* node = take(key);
    if (node == nullptr) return otherwise;
    if (const auto* value = node->as_boolean()) return value->get();
    fault(node, fmt::format("{}{} must be true or false", name_, key));
    return otherwise;
  }

  int whole(std::string_view key, int otherwise, int least, int most) {
    const toml::node* node = take(key);
    if (node == nullptr) return otherwise;
    const auto* value = node->as_integer();
    if (value != nullptr && value->get() >= least && value->get() <= most) return static_cast<int>(value->get());
    fault(node, fmt::format("{}{} must be a whole number from {} to {}", name_, key, least, most));
    return otherwise;
  }

  std::vector<std::string> texts(std::string_view key, bool required = false) {
    const toml::node* node = take(key);
    std::vector<std::string> result;
    if (node == nullptr) {
      if (required) fault(nullptr, fmt::format("{}'{}' is not given", name_, key));
      return result;
    }
    const auto* array = node->as_array();
    if (array == nullptr) {
      fault(node, fmt::format("{}{} must be a list of texts, like [\"PM2.5\", \"pm25\"]", name_, key));
      return result;
    }
    for (const toml::node& item : *array) {
      if (const auto* value = item.as_string()) {
        result.push_back(value->get());
      } else {
        fault(&item, fmt::format("{}{} must hold texts only", name_, key));
      }
    }
    if (required && result.empty()) fault(node, fmt::format("{}{} is empty", name_, key));
    return result;
  }

  template <class T>
  T choice(std::string_view key, std::initializer_list<Choice<T>> choices, std::optional<T> otherwise) {
    const toml::node* node = take(key);
    if (node == nullptr && otherwise) return *otherwise;
    std::vector<std::string> words;
    for (const Choice<T>& one : choices) words.emplace_back(one.word);
    const auto* value = node == nullptr ? nullptr : node->as_string();
    if (value != nullptr) {
      for (const Choice<T>& one : choices) {
        if (value->get() == one.word) return one.meaning;
      }
    }
    const std::string given = value == nullptr ? "not given" : in_quotes(value->get());
    fault(node, fmt::format("{}{} is {}; allowed: {}", name_, key, given, joined(words, ", ")));
    return choices.begin()->meaning;
  }

  AdapterTable part(std::string_view key) {
    static const toml::table nothing;
    const toml::node* node = take(key);
    const toml::table* table = node == nullptr ? &nothing : node->as_table();
    if (table == nullptr) {
      fault(node, fmt::format("[{}] must be a table", key));
      table = &nothing;
    }
    return {*table, fmt::format("{}.", key), *path_, *faults_};
  }

  std::vector<AdapterTable> parts(std::string_view key) {
    std::vector<AdapterTable> result;
    const toml::node* node = take(key);
    if (node == nullptr) return result;
    const auto* array = node->as_array();
    if (array == nullptr) {
      fault(node, fmt::format("{} must be written as [[{}]]", key, key));
      return result;
    }
    for (const toml::node& item : *array) {
      if (const auto* table = item.as_table()) result.push_back({*table, fmt::format("{}.", key), *path_, *faults_});
    }
    return result;
  }

  void finish() {
    for (const auto& [key, node] : *table_) {
      if (std::ranges::find(taken_, key.str()) != taken_.end()) continue;
      fault(&node,
            fmt::format("{}{} is not a key of adapters; known here: {}", name_, key.str(), joined(taken_, ", ")));
    }
  }

  const toml::table& table() const { return *table_; }

 private:
  const toml::table* table_;
  std::string name_;
  const std::string* path_;
  std::vector<std::string>* faults_;
  std::vector<std::string> taken_;
};

char one_byte(AdapterTable& table, std::string_view key, char otherwise, std::string_view allowed) {
  if (!table.has(key)) return otherwise;
  const std::string given = table.text(key);
  if (given.size() == 1 && allowed.find(given.front()) != std::string_view::npos) return given.front();
  std::vector<std::string> shown_allowed;
  for (const char c : allowed) shown_allowed.push_back(c == '\t' ? "tab (\"\\t\")" : std::string(1, c));
  table.fault(table.table().get(key),
              fmt::format("{} is {}; allowed: {}", key, in_quotes(given), joined(shown_allowed, "  ")));
  return otherwise;
}

std::vector<TimeFormat> formats_of(AdapterTable& table, std::string_view key) {
  std::vector<TimeFormat> result;
  for (const std::string& pattern : table.texts(key)) {
    Result<TimeFormat> format = TimeFormat::make(pattern);
    if (format) {
      result.push_back(*std::move(format));
    } else {
      table.fault(table.table().get(key), format.error().message);
    }
  }
  return result;
}

void read_clock(AdapterTable table, FileLayout& layout) {
  ClockLayout& clock = layout.clock;
  clock.year = table.texts("year");
  clock.month = table.texts("month");
  clock.day = table.texts("day");
  clock.hour = table.texts("hour");
  clock.date = table.texts("date");
  clock.stamp = table.texts("stamp");
  clock.date_formats = formats_of(table, "date_formats");
  clock.hour_formats = formats_of(table, "hour_formats");
  clock.stamp_formats = formats_of(table, "stamp_formats");
  const bool hourly = layout.averaging == terms::Averaging::hour;
  if (hourly) clock.hour_begins = table.choice<bool>("hour_given", {{"ends", false}, {"begins", true}}, std::nullopt);
  clock.first_hour = table.whole("first_hour", 0, 0, 1);
  clock.last_hour = table.whole("last_hour", 23, 23, 24);
  clock.utc_offset = table.whole("utc_offset", 8, -12, 14);
  clock.official_utc_offset = table.whole("official_utc_offset", clock.utc_offset, -12, 14);
  if (clock.hour_begins && clock.last_hour == 24) {
    table.fault(nullptr, "clock.last_hour 24 needs hour_given = \"ends\": no hour begins at 24:00 of its day");
  }
  const bool parts = !clock.year.empty() && !clock.month.empty() && !clock.day.empty();
  if (!parts && clock.date.empty() && clock.stamp.empty()) {
    table.fault(nullptr, "[clock] names no time: give year, month, day (and hour), or date, or stamp columns");
  }
  if (!clock.date.empty() && clock.date_formats.empty()) table.fault(nullptr, "clock.date needs date_formats");
  if (!clock.stamp.empty() && clock.stamp_formats.empty()) table.fault(nullptr, "clock.stamp needs stamp_formats");
  for (const TimeFormat& format : clock.stamp_formats) {
    if (!format.has_date() || (hourly && !format.has_hour())) {
      table.fault(table.table().get("stamp_formats"),
                  fmt::format("clock.stamp_formats {} lacks the date{}", in_quotes(format.pattern()),
                              hourly ? " or the hour" : ""));
    }
  }
  for (const TimeFormat& format : clock.date_formats) {
    if (!format.has_date())
      table.fault(table.table().get("date_formats"),
                  fmt::format("clock.date_formats {} lacks year, month or day", in_quotes(format.pattern())));
  }
  for (const TimeFormat& format : clock.hour_formats) {
    if (!format.has_hour())
      table.fault(table.table().get("hour_formats"),
                  fmt::format("clock.hour_formats {} lacks the hour", in_quotes(format.pattern())));
  }
  if (!clock.hour.empty() && clock.hour_formats.empty()) clock.hour_formats.push_back(*TimeFormat::make("H"));
  table.finish();
}

void read_station(AdapterTable table, FileLayout& layout) {
  StationLayout& station = layout.station;
  station.from = table.choice<Origin>(
      "from", {{"column", Origin::column}, {"file-stem", Origin::file_stem}, {"fixed", Origin::fixed}}, std::nullopt);
  station.column = table.texts("column", station.from == Origin::column);
  station.id = table.text("id", station.from == Origin::fixed);
  station.name = table.texts("name");
  station.shown_en = table.text("en");
  station.longitude = table.texts("longitude");
  station.latitude = table.texts("latitude");
  station.exact = table.flag("exact", false);
  station.within_unit = table.flag("within_unit", false);
  using terms::StationKind;
  station.kind = table.choice<StationKind>("kind",
                                           {{"urban", StationKind::urban},
                                            {"background", StationKind::background},
                                            {"regional", StationKind::regional},
                                            {"traffic", StationKind::traffic},
                                            {"source_side", StationKind::source_side}},
                                           StationKind::urban);
  table.finish();
}

void read_unit(AdapterTable table, FileLayout& layout) {
  UnitLayout& unit = layout.unit;
  unit.from = table.choice<Origin>(
      "from",
      {{"none", Origin::none}, {"column", Origin::column}, {"file-stem", Origin::file_stem}, {"fixed", Origin::fixed}},
      Origin::none);
  unit.column = table.texts("column", unit.from == Origin::column);
  unit.id = table.text("id", unit.from == Origin::fixed);
  unit.name.zh = table.text("zh");
  unit.name.en = table.text("en");
  unit.kind = table.choice<terms::UnitKind>(
      "kind", {{"city", terms::UnitKind::city}, {"county", terms::UnitKind::county}}, terms::UnitKind::city);
  if (layout.station.within_unit && unit.from == Origin::none) {
    table.fault(nullptr, "station.within_unit needs a [unit] that names one");
  }
  table.finish();
}

/// The plausible upper bound, its unit in the key.
std::int64_t bound_of(AdapterTable& table, Species species) {
  constexpr int most_ug = std::numeric_limits<std::int32_t>::max() / 1000;
  if (species == Species::published_aqi) return std::int64_t{table.whole("at_most_index", 500, 1, 1000)} * 1000;
  if (table.has("at_most_mg_m3")) return std::int64_t{table.whole("at_most_mg_m3", 1, 1, most_ug / 1000)} * 1'000'000;
  if (!table.has("at_most_ug_m3"))
    table.fault(nullptr, "a measurand needs its plausible bound: at_most_ug_m3 or at_most_mg_m3");
  return std::int64_t{table.whole("at_most_ug_m3", 1, 1, most_ug)} * 1000;
}

void read_measurand(AdapterTable table, FileLayout& layout) {
  MeasurandColumn column;
  const std::string word = table.text("species", true);
  const std::optional<Species> species = terms::parse_species(word);
  if (!species)
    table.fault(table.table().get("species"), fmt::format("measurand.species {} is not known", in_quotes(word)));
  column.item.species = species.value_or(Species::pm25);
  using terms::Averaging;
  column.item.averaging = table.choice<Averaging>(
      "averaging", {{"1h", Averaging::hour}, {"8h", Averaging::eight_hours}, {"24h", Averaging::day}},
      layout.averaging);
  column.names = table.texts("columns", true);
  column.optional = table.flag("optional", false);
  const std::string unit = table.text("unit");
  if (!unit.empty()) {
    column.unit = unit_of_text(unit);
    if (!column.unit) {
      table.fault(table.table().get("unit"),
                  fmt::format("measurand.unit is {}; allowed: ug/m3, mg/m3. A column in ppb or ppm "
                              "cannot be read; list it under [[ignored]]",
                              in_quotes(unit)));
    }
  }
  column.at_most = bound_of(table, column.item.species);
  table.finish();
  for (const MeasurandColumn& other : layout.measurands) {
    if (other.item == column.item)
      table.fault(nullptr, fmt::format("{} is described twice", terms::text_of(column.item)));
  }
  layout.measurands.push_back(std::move(column));
}

void read_published(AdapterTable table, FileLayout& layout) {
  PublishedLayout& published = layout.published;
  published.level = table.texts("level");
  published.primary = table.texts("primary");
  published.separators = table.text("separators");
  published.none = table.texts("none");
  const toml::node* words = table.take("words");
  if (words != nullptr && words->is_table()) {
    for (const auto& [key, node] : *words->as_table()) {
      const auto* text = node.as_string();
      const Result<terms::Item> item = terms::parse_item(text == nullptr ? std::string{} : text->get());
      if (item) {
        published.words.emplace_back(std::string{key.str()}, *item);
      } else {
        table.fault(&node, fmt::format("published.words: {}", item.error().message));
      }
    }
  } else if (words != nullptr) {
    table.fault(words, "published.words must be a table: \"word of the source\" = \"PM2.5 1h\"");
  }
  table.finish();
}

void read_lists(AdapterTable& root, FileLayout& layout) {
  for (AdapterTable& table : root.parts("measurand")) read_measurand(table, layout);
  for (AdapterTable& table : root.parts("ignored")) {
    IgnoredColumns ignored;
    ignored.names = table.texts("columns", true);
    ignored.reason = table.text("reason", true);
    table.finish();
    layout.ignored.push_back(std::move(ignored));
  }
  for (AdapterTable& table : root.parts("swapped")) {
    const std::vector<std::string> fields = table.texts("fields", true);
    const std::string reason = table.text("reason", true);
    layout.swapped_notes.push_back(
        fmt::format("{} are swapped at the source and read crosswise: {}", joined(fields, " and "), reason));
    table.finish();
  }
  if (layout.measurands.empty()) root.fault(nullptr, "no [[measurand]]: the adapter would read nothing");
}

void read_form(AdapterTable& root, FileLayout& layout) {
  layout.id = root.text("id", true);
  layout.title = root.text("title", true);
  layout.notes = root.texts("notes");
  layout.format =
      root.choice<SourceFormat>("format", {{"csv", SourceFormat::csv}, {"json", SourceFormat::json}}, std::nullopt);
  layout.encoding = root.choice<SourceEncoding>(
      "encoding",
      {{"auto", SourceEncoding::automatic}, {"utf-8", SourceEncoding::utf8}, {"gb18030", SourceEncoding::gb18030}},
      SourceEncoding::automatic);
  layout.delimiter = one_byte(root, "delimiter", ',', ",;|\t");
  layout.decimal_point = one_byte(root, "decimal", '.', ".,");
  if (layout.delimiter == layout.decimal_point)
    root.fault(root.table().get("decimal"), "decimal and delimiter are the same character");
  layout.has_header = root.flag("header", true);
  layout.fixed_columns = root.texts("columns", !layout.has_header);
  layout.empty_tail = root.flag("empty_tail", false);
  layout.line_breaks_in_quotes = root.flag("line_breaks_in_quotes", false);
  layout.unit_row = root.flag("unit_row", false);
  layout.unknown_columns =
      root.choice<bool>("unknown_columns", {{"refuse", false}, {"note", true}}, std::optional<bool>{false});
  layout.round_finer =
      root.choice<bool>("finer_digits", {{"refuse", false}, {"round", true}}, std::optional<bool>{false});
  layout.missing = root.texts("missing");
  using terms::Averaging;
  layout.averaging =
      root.choice<Averaging>("averaging", {{"hour", Averaging::hour}, {"day", Averaging::day}}, std::nullopt);
  layout.default_region = root.text("default_region");
  for (const std::string& word : layout.missing) {
    if (const Result<Decimal> number = parse_decimal(word, layout.decimal_point))
      layout.missing_numbers.push_back(*number);
  }
}

void read_layout(AdapterTable root, FileLayout& layout) {
  read_form(root, layout);
  if (root.has("clock")) {
    read_clock(root.part("clock"), layout);
  } else {
    root.fault(nullptr, "[clock] is not given");
  }
  read_station(root.part("station"), layout);
  read_unit(root.part("unit"), layout);
  read_published(root.part("published"), layout);
  if (root.has("long")) {
    AdapterTable table = root.part("long");
    layout.tall = LongLayout{table.texts("species", true), table.texts("value", true), table.texts("unit")};
    table.finish();
  }
  read_lists(root, layout);
  AdapterTable json = root.part("json");
  const std::string path = json.text("records", layout.format == SourceFormat::json);
  for (const std::string_view step : split(path, '.')) {
    if (!step.empty()) layout.records.emplace_back(step);
  }
  json.finish();
  root.finish();
}

}  // namespace

Result<Adapter> read_adapter(const terms::SourceFile& file) {
  auto layout = std::make_unique<Adapter::Layout>();
  std::vector<std::string> faults;
  try {
    const toml::parse_result parsed = toml::parse(std::string_view{file.text});
    if (parsed) {
      read_layout(AdapterTable{parsed.table(), "", file.path, faults}, *layout);
    } else {
      faults.push_back(
          fmt::format("{}:{}: {}", file.path, parsed.error().source().begin.line, parsed.error().description()));
    }
  } catch (const std::exception& error) {
    faults.push_back(fmt::format("{}: cannot be read: {}", file.path, error.what()));
  }
  if (!faults.empty()) return Error{ErrorCode::malformed, joined(faults, "\n"), ""};
  layout->text = file.text;
  return Adapter{std::move(layout)};
}

}  // namespace lantian::observe
