#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// A reduction list as it is kept: kind "list", key = unit and season ("652300-HS2023").
std::string reduction_list_json(const respond::ReductionList& list);
/// Returns malformed.
Result<respond::ReductionList> read_reduction_list_json(std::string_view json);

/// Measures alone, as plans and orders hold them.
std::string list_measures_json(const std::vector<respond::ListMeasure>& measures);
Result<std::vector<respond::ListMeasure>> read_list_measures_json(std::string_view json);

}  // namespace lantian::serve
