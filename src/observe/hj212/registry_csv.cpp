#include "base/csv_rows.hpp"
#include "base/source_text.hpp"
#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::observe::hj212 {
namespace {

constexpr std::string_view csv_factors_header = "factors";

/// One CSV registry under reading.
class RegistryReading {
 public:
  RegistryReading(const terms::SourceFile& file, const RegistryLayout& layout) : file_{file}, layout_{layout} {}

  Result<RegistryTable> read() {
    SourceText decoded;
    if (const auto outcome = decode_source(file_.text, SourceEncoding::automatic, decoded); !outcome) {
      fault(1, outcome.error().message);
      return faults_error(faults_);
    }
    table_.from_gb18030 = decoded.from_gb18030;
    CsvRows rows{decoded.text, ',', false};
    for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
      line_ = static_cast<int>(rows.line());
      // Behind the header '#' is no comment: a site may be called "#3 boiler", and its row must not vanish.
      const bool comment = header_.empty() && trimmed(rows.raw()).starts_with('#');
      if (is_blank(rows.cells()) || comment) continue;
      if (outcome != CsvRows::Outcome::row) {
        fault(line_, "a quote does not close on its line; a quote inside a cell is doubled");
      } else if (header_.empty()) {
        take_header(rows.cells());
      } else {
        take_row(rows.cells());
      }
      if (bad_header_) break;
    }
    if (header_.empty() && faults_.empty()) fault(1, "the file is empty; the first row names the columns");
    if (!faults_.empty()) return faults_error(faults_);
    return std::move(table_);
  }

 private:
  void fault(int line, std::string message) { faults_.push_back({file_.path, line, std::move(message)}); }

  static bool is_blank(const std::vector<std::string_view>& cells) {
    return std::ranges::all_of(cells, [](std::string_view cell) { return trimmed(cell).empty(); });
  }

  void take_header(const std::vector<std::string_view>& cells) {
    std::map<std::string, std::string_view> seen;
    for (const std::string_view cell : cells) {
      const auto known = layout_.columns.find(folded_word(cell));
      const bool nameless = trimmed(cell).empty();
      if (known == layout_.columns.end() && !nameless) fault(line_, unknown_header(cell));
      const std::string field = known == layout_.columns.end() ? "" : known->second;
      header_.push_back(field);
      if (field.empty()) continue;
      const auto [earlier, fresh] = seen.emplace(field, cell);
      if (!fresh) {
        fault(line_, fmt::format("columns {} and {} both stand for '{}'; keep one", in_quotes(earlier->second),
                                 in_quotes(cell), field));
      }
    }
    for (const RegistryField& field : registry_fields()) {
      if (!field.required || seen.contains(std::string{field.name})) continue;
      fault(line_, fmt::format("the column '{}' is missing; the first row that is no comment names the columns ({})",
                               field.name, headers_of(field.name)));
    }
    bad_header_ = !faults_.empty();
  }

  std::string headers_of(std::string_view field) const {
    std::vector<std::string> names;
    for (const auto& [header, meaning] : layout_.columns) {
      if (meaning == field) names.push_back(header);
    }
    return joined(names, ", ");
  }

  std::string unknown_header(std::string_view cell) const {
    std::vector<std::string_view> headers;
    for (const auto& [header, meaning] : layout_.columns) headers.push_back(header);
    const std::string_view meant = near_miss(cell, headers);
    const auto known = layout_.columns.find(meant);
    const bool suggested = known != layout_.columns.end() && !meant.empty();
    return fmt::format(
        "column {} is not known{}; rename it, or call it remark when nothing shall read it", in_quotes(cell),
        suggested ? fmt::format("; did you mean '{}'?", known->second.empty() ? meant : known->second) : "");
  }

  void take_row(const std::vector<std::string_view>& cells) {
    const std::size_t filled = used_cells(cells);
    if (filled > header_.size() || cells.size() < header_.size()) {
      return fault(line_, fmt::format("{} cells where the header has {}; a comma too many or too few shifts the row",
                                      cells.size(), header_.size()));
    }
    Device device;
    const std::size_t faults_before = faults_.size();
    for (const RegistryField& field : registry_fields()) take_field(field, cell_of(field.name, cells), device);
    take_factors(cell_of(csv_factors_header, cells), device);
    if (faults_.size() == faults_before) {
      for (const DeviceFault& wrong : file_faults(device)) fault(line_, wrong.field + ": " + wrong.message);
    }
    const auto [earlier, fresh] = lines_.emplace(device.mn, line_);
    if (!fresh && !device.mn.empty()) {
      fault(line_,
            fmt::format("MN {} stands on line {} already; one device, one row", in_quotes(device.mn), earlier->second));
    }
    table_.devices.push_back(std::move(device));
  }

  static std::size_t used_cells(const std::vector<std::string_view>& cells) {
    std::size_t used = cells.size();
    while (used > 0 && trimmed(cells[used - 1]).empty()) --used;
    return used;
  }

  std::string_view cell_of(std::string_view field, const std::vector<std::string_view>& cells) const {
    const auto found = std::ranges::find(header_, field);
    return found == header_.end() ? "" : trimmed(cells[static_cast<std::size_t>(found - header_.begin())]);
  }

  void take_field(const RegistryField& field, std::string_view cell, Device& device) {
    if (cell.empty()) {
      if (field.required) fault(line_, fmt::format("{}: is empty; every device needs one", field.name));
      return;
    }
    const std::string word = meaning_of(field.name, cell);
    // Spreadsheets write TRUE. A message still quotes the cell as it stands there.
    const bool few_words =
        std::holds_alternative<bool Device::*>(field.member) || std::holds_alternative<Choice>(field.member);
    if (few_words && !set_text(field, lowered(word), device)) return;
    if (const auto why = set_text(field, word, device)) fault(line_, fmt::format("{}: {}", field.name, *why));
  }

  /// The TOML form's word for a cell; the cell itself when the layout has no other word for it.
  std::string meaning_of(std::string_view field, std::string_view cell) const {
    const auto words = layout_.words.find(field);
    if (words == layout_.words.end()) return std::string{cell};
    const auto word = words->second.find(folded_word(cell));
    return word == words->second.end() ? std::string{cell} : word->second;
  }

  void take_factors(std::string_view cell, Device& device) {
    std::string why;
    auto settings = factors_of(cell, why);
    if (!settings) return fault(line_, "factors: " + why);
    for (FactorSetting& setting : *settings) setting.unit = meaning_of("unit", setting.unit);
    device.factors = *std::move(settings);
  }

  const terms::SourceFile& file_;
  const RegistryLayout& layout_;
  RegistryTable table_;
  std::vector<terms::Fault> faults_;
  std::vector<std::string> header_;  ///< field of each column; "" = passed over
  std::map<std::string, int> lines_;
  bool bad_header_ = false;
  int line_ = 1;
};

std::string registry_csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n#") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string registry_factors_cell(const Device& device) {
  std::vector<std::string> settings;
  for (const FactorSetting& setting : device.factors) {
    const std::string text = factor_text(setting);
    settings.push_back(factor_name(setting) + (text.empty() ? "" : " " + text));
  }
  return joined(settings, "; ");
}

}  // namespace

Result<RegistryTable> read_devices_csv(const terms::SourceFile& file, const RegistryLayout& layout) {
  return RegistryReading{file, layout}.read();
}

std::string write_devices_csv(std::span<const Device> devices, Secrets secrets) {
  std::string text = "\xEF\xBB\xBF";
  for (const RegistryField& field : registry_fields()) text += fmt::format("{},", field.name);
  text += fmt::format("{}\r\n", csv_factors_header);
  for (const Device& device : devices) {
    for (const RegistryField& field : registry_fields()) {
      std::string value = text_of(field, device);
      if (field.secret && secrets == Secrets::kept && !value.empty()) value = kept_secret;
      text += registry_csv_cell(value) + ",";
    }
    text += registry_csv_cell(registry_factors_cell(device)) + "\r\n";
  }
  return text;
}

}  // namespace lantian::observe::hj212
