#include "transport/verification.hpp"

#include "transport/verification_problems.hpp"

#include <array>

namespace lantian::transport {

std::span<const Verification> verification_list() {
  using namespace verified;
  static constexpr std::array list{Verification{"uniform", uniform_ratio},
                                   Verification{"ledger", ledgers},
                                   Verification{"transposes", operators_transposed},
                                   Verification{"model", model_transposed},
                                   Verification{"chance", tags_and_receptors},
                                   Verification{"sums", tags_add_up},
                                   Verification{"rotation", rotation},
                                   Verification{"cylinder", slotted_cylinder},
                                   Verification{"deformation", deformation},
                                   Verification{"order", order_along_an_axis},
                                   Verification{"split", order_split},
                                   Verification{"vertical", vertical_diffusion},
                                   Verification{"horizontal", horizontal_spreading},
                                   Verification{"plume", gaussian_plume},
                                   Verification{"powers", power_laws},
                                   Verification{"ringing", ringing},
                                   Verification{"chain", chain},
                                   Verification{"reversed", reversed_wind},
                                   Verification{"limited", limited_rotation},
                                   Verification{"limited_cylinder", limited_cylinder},
                                   Verification{"limited_wild", limited_wild},
                                   Verification{"divergence", divergence},
                                   Verification{"hills", flow_over_hills}};
  return list;
}

}  // namespace lantian::transport
