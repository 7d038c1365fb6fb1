#pragma once
#include "serve/api/air_desk.hpp"
#include "serve/api/docket_desk.hpp"

#include <memory>

namespace lantian::serve {

/// The addresses that a delivery may ask: what reads about air and the docket, as an auditor reads it. To be mounted on
/// a router of its own, without guards: whoever writes the plan has the machine.
void mount_deliverable(Router& router, const AirDesk& air, std::shared_ptr<DocketApi> docket);

}  // namespace lantian::serve
