#pragma once
#include "observe/columns.hpp"
#include "observe/row_clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lantian::observe {

/// Names the station and the unit of each row and keeps the lists of them.
///
/// With a region, a word of the file is looked up as a station first, then as a unit: a file that speaks of a whole
/// unit ("Changji Prefecture") becomes a station of that unit's id. What the region does not know keeps its own words,
/// unless the region closes its list of stations.
class Places {
 public:
  Places(const FileLayout& layout, const ColumnPlan& plan, std::string_view source_name, const terms::Region* region);

  /// Index of the row's station, or no value with the reason.
  std::optional<std::uint32_t> find(const std::vector<std::string_view>& cells, RowFault& fault);

  std::vector<terms::Station> stations;
  std::vector<terms::Unit> units;

 private:
  struct Known {
    std::optional<std::uint32_t> index;
    std::string allowed;
  };
  struct ByText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  Known resolve(std::string_view word, std::string_view unit_word, const std::vector<std::string_view>& cells);
  std::string add_unit(std::string_view word);
  terms::Station named_by_file(std::string id, std::string_view word, const std::vector<std::string_view>& cells) const;
  std::uint32_t add_station(terms::Station station);
  std::string refusal_of(std::string_view word) const;

  const FileLayout& layout_;
  const ColumnPlan& plan_;
  const terms::Region* region_;
  std::string stem_;
  std::string last_key_;
  std::uint32_t last_index_ = 0;
  bool has_last_ = false;
  std::string key_;
  std::unordered_map<std::string, Known, ByText, std::equal_to<>> known_;
  std::unordered_map<std::string, std::uint32_t, ByText, std::equal_to<>> index_of_id_;
};

/// "changji" for "changji.csv" and "changji.csv.gz".
std::string_view file_stem(std::string_view name);

}  // namespace lantian::observe
