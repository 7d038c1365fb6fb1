#include "respond/list/sheet.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::respond {

Result<ListForms> read_list_forms(std::span<const terms::SourceFile> files) {
  constexpr std::array<std::string_view, list_parts> names{"head", "industry", "steps", "dust", "mobile"};
  ListForms forms;
  std::string faults;
  for (std::size_t i = 0; i < list_parts; ++i) {
    const std::string file = fmt::format("{}.toml", names[i]);
    const auto found = std::ranges::find_if(
        files, [&](const terms::SourceFile& one) { return one.path == file || one.path.ends_with("/" + file); });
    if (found == files.end()) {
      faults += fmt::format("{}data/respond/forms/{}: this file is missing", faults.empty() ? "" : "\n", file);
      continue;
    }
    auto form = terms::read_form(*found);
    if (form) {
      forms.forms[i] = *std::move(form);
    } else {
      faults += (faults.empty() ? "" : "\n") + form.error().text();
    }
  }
  if (!faults.empty()) return Error{ErrorCode::malformed, faults, ""};
  return forms;
}

void sort_measures(ReductionList& list) {
  std::unordered_map<std::string_view, std::size_t> enterprises, units;
  for (std::size_t i = 0; i < list.enterprises.size(); ++i) {
    enterprises.emplace(list.enterprises[i].id, i);
    for (const ProcessUnit& unit : list.enterprises[i].units) units.emplace(unit.id, units.size());
  }
  const auto place = [](const auto& in, std::string_view id) {
    const auto found = in.find(id);
    return found == in.end() ? in.size() : found->second;
  };
  const auto key = [&](const ListMeasure& one) {
    return std::tuple{place(enterprises, one.enterprise),
                      one.level,
                      one.unit.empty(),
                      one.from_hour,
                      place(units, one.unit),
                      one.kind};
  };
  std::ranges::stable_sort(list.measures, {}, key);
}

}  // namespace lantian::respond
