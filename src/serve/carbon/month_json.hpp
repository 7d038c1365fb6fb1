#pragma once
#include "base/result.hpp"
#include "carbon/month.hpp"
#include "carbon/synthetic/synthetic.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// An enterprise as it is kept: kind "enterprise", key = its id.
std::string carbon_enterprise_json(const carbon::Enterprise& enterprise);
/// Returns malformed.
Result<carbon::Enterprise> read_carbon_enterprise_json(std::string_view json);

/// A filing as it is kept: kind "month", key = carbon::month_key. Records of items are not kept: they name the row.
std::string carbon_month_json(const carbon::Month& month);
/// Returns malformed. `number`: of the row, which its items' records name.
Result<carbon::Month> read_carbon_month_json(std::string_view json, std::int64_t number);

/// What an enterprise earned and used in a year: kind "year", key "<enterprise>/2024".
std::string carbon_year_json(const carbon::SyntheticYear& year);
/// Returns malformed.
Result<carbon::SyntheticYear> read_carbon_year_json(std::string_view json);

}  // namespace lantian::serve
